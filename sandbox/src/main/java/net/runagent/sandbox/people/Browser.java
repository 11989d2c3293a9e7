package net.runagent.sandbox.people;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.runagent.sandbox.http.Refusal;

/** A browser reduced to pages, forms, redirects and cookies; one window of one person. */
public final class Browser {
    private static final int MOST_REDIRECTS = 20;
    /** Cookies by host; browsers do not keep ports apart. */
    private final Map<String, Map<String, String>> cookies = new TreeMap<>();

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** @param address where it came from in the end, after redirects */
    public record Page(int status, URI address, String html) {
        /** What a reader sees. */
        public String text() {
            return Markings.text(html);
        }

        public List<Markings.Form> forms() {
            return Markings.forms(html);
        }
    }

    public Page open(URI address) {
        return follow("GET", address, Map.of());
    }

    /** Sends the form with its own values, those given in their place. */
    public Page submit(Page page, Markings.Form form, Map<String, String> filled) {
        Map<String, String> values = new LinkedHashMap<>(form.values());
        values.putAll(filled);
        URI target =
                page.address().resolve(form.action().isEmpty() ? page.address().toString() : form.action());
        if (form.method().equals("GET")) {
            String query = encoded(values);
            return open(URI.create(target.toString().replaceFirst("\\?.*$", "") + "?" + query));
        }
        return follow("POST", target, values);
    }

    private Page follow(String method, URI address, Map<String, String> values) {
        String now = method;
        URI at = address;
        for (int i = 0; i < MOST_REDIRECTS; i++) {
            HttpResponse<String> answer = send(now, at, values);
            Optional<String> location = answer.headers().firstValue("Location");
            if (answer.statusCode() / 100 != 3 || location.isEmpty()) {
                return new Page(answer.statusCode(), at, answer.body());
            }
            at = at.resolve(location.get());
            now = answer.statusCode() == 307 || answer.statusCode() == 308 ? now : "GET";
        }
        throw new Refusal(502, "the pages redirect without an end");
    }

    private HttpResponse<String> send(String method, URI at, Map<String, String> values) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at)
                .timeout(Duration.ofSeconds(30))
                .header("Accept", "text/html")
                .header("User-Agent", "Mozilla/5.0 (sandbox)");
        Map<String, String> jar = cookies.getOrDefault(at.getHost(), Map.of());
        if (!jar.isEmpty()) {
            request.header(
                    "Cookie",
                    jar.entrySet().stream()
                            .map(c -> c.getKey() + "=" + c.getValue())
                            .collect(Collectors.joining("; ")));
        }
        if (method.equals("POST")) {
            request.header("Content-Type", "application/x-www-form-urlencoded")
                    .header("Origin", at.getScheme() + "://" + at.getAuthority())
                    .POST(BodyPublishers.ofString(encoded(values)));
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            answer.headers().allValues("Set-Cookie").forEach(c -> keep(at.getHost(), c));
            return answer;
        } catch (IOException down) {
            throw new Refusal(502, "the page at " + at.getAuthority() + " cannot be reached: " + down);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "the sandbox is closing");
        }
    }

    private void keep(String host, String setCookie) {
        String pair = setCookie.split(";", 2)[0];
        int equals = pair.indexOf('=');
        if (equals > 0) {
            Map<String, String> jar = cookies.computeIfAbsent(host, h -> new LinkedHashMap<>());
            String name = pair.substring(0, equals).strip();
            String value = pair.substring(equals + 1).strip();
            if (value.isEmpty() || setCookie.toLowerCase(java.util.Locale.ROOT).contains("max-age=0")) {
                jar.remove(name);
            } else {
                jar.put(name, value);
            }
        }
    }

    private static String encoded(Map<String, String> values) {
        return values.entrySet().stream()
                .map(v -> encode(v.getKey()) + "=" + encode(v.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
