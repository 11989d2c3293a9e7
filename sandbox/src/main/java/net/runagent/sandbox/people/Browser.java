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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.runagent.sandbox.canary.Canary;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.world.World;

/**
 * A browser reduced to pages, forms, redirects and cookies; one window of one person. What the service shows in it is
 * written down, and so are the secrets it hands a browser: links, cookies.
 */
public final class Browser {
    private static final int MOST_REDIRECTS = 20;
    /** The last part of a link that opens something; shorter ones are names of pages. */
    private static final Pattern TOKEN_IN_PATH = Pattern.compile("/(\\w+)/([A-Za-z0-9_-]{20,})$");
    /** Shorter cookies are settings. */
    private static final int TOKEN_LENGTH = 16;

    private final World world;
    /** Cookies by host; browsers do not keep ports apart. */
    private final Map<String, Map<String, String>> cookies = new TreeMap<>();

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    public Browser(World world) {
        this.world = world;
    }

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

    /** Opens a page, and sends its form when there is something to fill in. */
    public Page visit(URI address, Map<String, String> filled) {
        Page page = open(address);
        if (filled.isEmpty()) {
            return page;
        }
        List<Markings.Form> forms = page.forms();
        if (forms.isEmpty()) {
            throw new Refusal(409, "the page has no form: " + page.text());
        }
        return submit(page, forms.getFirst(), filled);
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
            if (at.toString().startsWith(world.serviceUrl() + "/")) {
                note(at, answer);
            }
            return answer;
        } catch (IOException down) {
            throw new Refusal(502, "the page at " + at.getAuthority() + " cannot be reached: " + down);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "the sandbox is closing");
        }
    }

    private void note(URI at, HttpResponse<String> answer) {
        Matcher token = TOKEN_IN_PATH.matcher(at.getPath());
        if (token.find()) {
            // The bot wrote the link into the chat, by a request to the platform.
            for (String holder : List.of(Canary.CHAT, "telegram", "discord")) {
                learns("link-" + token.group(1), token.group(2), holder);
            }
        }
        for (String cookie : answer.headers().allValues("Set-Cookie")) {
            String value = cookie.split(";", 2)[0].replaceFirst("^[^=]*=", "");
            if (value.length() >= TOKEN_LENGTH) {
                // Its host is everybody's here, and a browser does not keep ports apart.
                learns("cookie", value, "google");
            }
        }
        String headers = answer.headers().map().entrySet().stream()
                .map(header -> header.getKey() + ": " + String.join(", ", header.getValue()))
                .collect(Collectors.joining("\n"));
        world.pages().add(at.toString(), answer.statusCode(), headers, answer.body());
    }

    /** @param holder who may know it besides this browser */
    void learns(String kind, String secret, String holder) {
        world.furtherSecrets().add(kind, secret, holder);
        world.furtherSecrets().add(kind, secret, Canary.BROWSER);
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
