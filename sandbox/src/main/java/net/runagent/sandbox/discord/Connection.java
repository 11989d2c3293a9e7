package net.runagent.sandbox.discord;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.Deflater;
import net.runagent.sandbox.http.Json;
import org.java_websocket.WebSocket;
import org.java_websocket.framing.CloseFrame;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One WebSocket of a bot, compressed as a whole when it asked for that. */
final class Connection {
    private static final int MOST_PAYLOADS = 120;
    private static final long PAYLOAD_MILLIS = 60_000;
    private static final int BUFFER = 8_192;

    private final WebSocket socket;
    private final @Nullable Deflater deflater;
    private final Deque<Long> received = new ArrayDeque<>();
    /** A connection that only looks alive: nothing more is said on it. */
    private volatile boolean silent;

    volatile long lastBeatMillis;

    @Nullable
    Session session;

    Connection(WebSocket socket, boolean compressed, long nowMillis) {
        this.socket = socket;
        this.deflater = compressed ? new Deflater() : null;
        this.lastBeatMillis = nowMillis;
    }

    void send(int op, @Nullable Object data) {
        ObjectNode payload = Json.object().put("op", op).putNull("s").putNull("t");
        payload.set("d", data == null ? null : Json.tree(data));
        send(Json.text(payload));
    }

    synchronized void send(String text) {
        if (silent || !socket.isOpen()) {
            return;
        }
        if (deflater == null) {
            socket.send(text);
            return;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        int count;
        do {
            count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            out.write(buffer, 0, count);
        } while (count == buffer.length);
        socket.send(out.toByteArray());
    }

    /** False when the bot says more than it may. */
    synchronized boolean counts(long nowMillis) {
        received.removeIf(at -> at + PAYLOAD_MILLIS < nowMillis);
        received.add(nowMillis);
        return received.size() <= MOST_PAYLOADS;
    }

    void close(int code, String reason) {
        socket.close(code, reason);
    }

    /** As when the line breaks: no closing words. */
    void cut() {
        socket.closeConnection(CloseFrame.ABNORMAL_CLOSE, "");
    }

    void goSilent() {
        silent = true;
    }

    boolean isOpen() {
        return socket.isOpen();
    }
}
