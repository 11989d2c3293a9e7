package net.runagent.sandbox.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer; {@link #header} returns a copy with one more header. */
public record Response(
        int status,
        List<Map.Entry<String, String>> headers,
        byte[] body,
        @Nullable Streamed stream) {
    private static final byte[] NOTHING = {};

    /** Writes a body of unknown length while it comes into being (server-sent events). */
    @FunctionalInterface
    public interface Streamed {
        void writeTo(OutputStream out) throws IOException;
    }

    public static Response json(int status, Object value) {
        return bytes(status, "application/json", Json.bytes(value));
    }

    public static Response json(Object value) {
        return json(200, value);
    }

    public static Response text(int status, String text) {
        return bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    public static Response html(int status, String html) {
        return bytes(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    public static Response bytes(int status, String mediaType, byte[] body) {
        return new Response(status, List.of(Map.entry("Content-Type", mediaType)), body, null);
    }

    public static Response empty(int status) {
        return new Response(status, List.of(), NOTHING, null);
    }

    public static Response redirect(String location) {
        return empty(302).header("Location", location);
    }

    public static Response error(int status, String message) {
        return json(status, Map.of("error", message));
    }

    public static Response stream(int status, String mediaType, Streamed stream) {
        return new Response(status, List.of(Map.entry("Content-Type", mediaType)), NOTHING, stream);
    }

    public Response header(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new Response(status, List.copyOf(more), body, stream);
    }
}
