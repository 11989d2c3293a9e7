package net.runagent.bot.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser with a cookie jar of its own, for tests: opens pages, sends their only form, follows where it leads. */
final class Browser {
    private static final Pattern FORM =
            Pattern.compile("<form[^>]*action=\"([^\"]*)\"[^>]*>(.*?)</form>", Pattern.DOTALL);
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");

    private final CookieManager jar = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(jar)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private String language = "en";

    record Page(URI address, int status, String text, HttpResponse<String> response) {
        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String code() {
            Matcher code = Pattern.compile("id=\"code\">([A-Z]{4}-[A-Z]{4})<").matcher(text);
            return code.find() ? code.group(1) : "";
        }
    }

    Browser speaking(String tag) {
        language = tag;
        return this;
    }

    List<HttpCookie> cookies() {
        return jar.getCookieStore().getCookies();
    }

    Page open(String url) {
        return send(URI.create(url), HttpRequest.newBuilder().GET());
    }

    /** Sends the page's form with its hidden fields and these ones; does not follow a redirect. */
    Page submit(Page page, Map<String, String> typed) {
        Matcher form = FORM.matcher(page.text());
        if (!form.find()) {
            throw new AssertionError("no form on the page: " + page.text());
        }
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher hidden = HIDDEN.matcher(form.group(2));
        while (hidden.find()) {
            fields.put(hidden.group(1), plain(hidden.group(2)));
        }
        fields.putAll(typed);
        return post(page.address().resolve(plain(form.group(1))).toString(), fields);
    }

    Page post(String url, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(f -> encoded(f.getKey()) + "=" + encoded(f.getValue()))
                .collect(Collectors.joining("&"));
        return send(
                URI.create(url),
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** @return the status */
    int send(String url, String method) {
        return send(URI.create(url), HttpRequest.newBuilder().method(method, HttpRequest.BodyPublishers.noBody()))
                .status();
    }

    Page follow(Page redirect) {
        return open(redirect.address().resolve(redirect.header("Location")).toString());
    }

    private Page send(URI address, HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(
                    request.uri(address)
                            .header("Accept", "text/html")
                            .header("Accept-Language", language)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Page(address, response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String plain(String html) {
        return html.replace("&#39;", "'")
                .replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&amp;", "&");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
