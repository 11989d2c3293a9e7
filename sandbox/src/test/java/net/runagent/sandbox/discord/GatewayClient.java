package net.runagent.sandbox.discord;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import net.runagent.sandbox.http.Json;
import tools.jackson.databind.JsonNode;

/** Speaks with the gateway frame by frame. */
final class GatewayClient implements WebSocket.Listener {
    static final int DIRECT_MESSAGES = 1 << 12;

    private final BlockingQueue<JsonNode> arrived = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private final Inflater inflater = new Inflater();
    private final WebSocket socket;
    long seq;
    String session = "";

    GatewayClient(String url, String query) throws Exception {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(url + "/?v=10&encoding=json" + query), this)
                .get(5, TimeUnit.SECONDS);
    }

    static GatewayClient connect(DiscordParty discord) throws Exception {
        return new GatewayClient(discord.gatewayUrl(), "");
    }

    /** Connected and logged in. */
    static GatewayClient login(DiscordParty discord, String token, int intents) throws Exception {
        GatewayClient client = connect(discord);
        client.identify(token, intents);
        client.event("READY");
        return client;
    }

    void identify(String token, int intents) {
        send("{\"op\":2,\"d\":{\"token\":\"" + token + "\",\"intents\":" + intents + ",\"properties\":{}}}");
    }

    void resume(String token, String sessionId, long known) {
        send("{\"op\":6,\"d\":{\"token\":\"" + token + "\",\"session_id\":\"" + sessionId + "\",\"seq\":" + known
                + "}}");
    }

    void send(String json) {
        socket.sendText(json, true).join();
    }

    /** The data of the next event of this type; others before it are passed over. */
    JsonNode event(String type) throws InterruptedException {
        while (true) {
            JsonNode payload = arrived.poll(5, TimeUnit.SECONDS);
            if (payload == null) {
                throw new AssertionError("no " + type + " came; closed with " + closed.getNow(0));
            }
            if (payload.path("t").asString("").equals(type)) {
                return payload.path("d");
            }
        }
    }

    JsonNode op(int op) throws InterruptedException {
        while (true) {
            JsonNode payload = arrived.poll(5, TimeUnit.SECONDS);
            if (payload == null) {
                throw new AssertionError("no op " + op + " came; closed with " + closed.getNow(0));
            }
            if (payload.path("op").asInt() == op) {
                return payload;
            }
        }
    }

    boolean quiet() throws InterruptedException {
        return arrived.poll(300, TimeUnit.MILLISECONDS) == null;
    }

    int closeCode() throws Exception {
        return closed.get(5, TimeUnit.SECONDS);
    }

    void leave(int code) {
        socket.sendClose(code, "").join();
    }

    @Override
    public void onOpen(WebSocket opened) {
        opened.request(Long.MAX_VALUE);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            take(text.toString());
            text.setLength(0);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        compressed.writeBytes(bytes);
        if (last) {
            take(inflated(compressed.toByteArray()));
            compressed.reset();
        }
        return null;
    }

    private String inflated(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        inflater.setInput(bytes);
        try {
            int count;
            while ((count = inflater.inflate(buffer)) > 0) {
                out.write(buffer, 0, count);
            }
        } catch (DataFormatException broken) {
            throw new AssertionError(broken);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private void take(String payload) {
        JsonNode json = Json.read(payload);
        if (json.path("s").isNumber()) {
            seq = json.path("s").asLong();
        }
        if (json.path("t").asString("").equals("READY")) {
            session = json.path("d").path("session_id").asString();
        }
        arrived.add(json);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(1006);
    }
}
