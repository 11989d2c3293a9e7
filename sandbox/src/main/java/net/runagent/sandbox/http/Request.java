package net.runagent.sandbox.http;

import com.sun.net.httpserver.Headers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A request as it came, its body read whole. */
public final class Request {
    private final String method;
    private final String path;
    private final String rawQuery;
    private final Headers headers;
    private final byte[] body;
    private Map<String, String> params = Map.of();
    private String route = "";

    Request(String method, String path, String rawQuery, Headers headers, byte[] body) {
        this.method = method;
        this.path = path;
        this.rawQuery = rawQuery;
        this.headers = headers;
        this.body = body;
    }

    void matched(String template, Map<String, String> found) {
        this.route = template;
        this.params = found;
    }

    public String method() {
        return method;
    }

    /** The path as sent, still percent-encoded, without the query. */
    public String path() {
        return path;
    }

    /** The path with the query, as sent. */
    public String target() {
        return rawQuery.isEmpty() ? path : path + "?" + rawQuery;
    }

    /** The template that matched, e.g. {@code /v1/servers/{id}}; empty when none did. */
    public String route() {
        return route;
    }

    /** A named segment of the path, decoded. */
    public String param(String name) {
        String value = params.get(name);
        if (value == null) {
            throw new IllegalArgumentException("route " + route + " has no {" + name + "}");
        }
        return value;
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(pairs(rawQuery).get(name));
    }

    public String query(String name, String otherwise) {
        return query(name).orElse(otherwise);
    }

    public Map<String, String> queries() {
        return pairs(rawQuery);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.getFirst(name));
    }

    /** Names as sent (case normalised by the server), the first value of each. */
    public Map<String, String> headers() {
        Map<String, String> all = new LinkedHashMap<>();
        headers.forEach((name, values) -> all.put(name, String.join(", ", values)));
        return all;
    }

    public byte[] bytes() {
        return body;
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as JSON; an empty body is an empty object; {@code 400} when it is not JSON. */
    public JsonNode json() {
        if (body.length == 0) {
            return Json.object();
        }
        try {
            return Json.read(body);
        } catch (JacksonException notJson) {
            throw Refusal.badRequest("the body is not JSON");
        }
    }

    public <T> T json(Class<T> type) {
        try {
            return Json.read(body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body, type);
        } catch (JacksonException notThat) {
            throw Refusal.badRequest("the body does not fit: " + notThat.getOriginalMessage());
        }
    }

    /** The body as {@code application/x-www-form-urlencoded}. */
    public Map<String, String> form() {
        return pairs(text());
    }

    private static Map<String, String> pairs(String encoded) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : encoded.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                pairs.putIfAbsent(decode(name), decode(value));
            }
        }
        return pairs;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
