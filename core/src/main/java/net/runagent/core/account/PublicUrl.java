package net.runagent.core.account;

import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Where browsers and webhooks find the service: {@code runagent.public-url}, https unless it is this machine alone.
 * Without it the service is only reachable from its own machine.
 */
@Component
public class PublicUrl {
    private final String base;

    public PublicUrl(@Value("${runagent.public-url:http://127.0.0.1:${server.port:8080}}") String url) {
        URI uri = URI.create(url);
        String host = uri.getHost() == null ? "" : uri.getHost();
        boolean local = host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
        if (host.isEmpty() || !("https".equals(uri.getScheme()) || local)) {
            throw new IllegalArgumentException(
                    "runagent.public-url must start with https:// (plain http only for this machine itself): " + url);
        }
        this.base = url.replaceAll("/+$", "");
    }

    /** @param path begins with a slash */
    public String of(String path) {
        return base + path;
    }

    public boolean secure() {
        return base.startsWith("https:");
    }
}
