package net.runagent.bot.discord;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Discord's REST API as a script: answers what it is told to, once each, and otherwise that all is well. */
final class FakeRest implements AutoCloseable {
    static final String TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz01";

    /** @param status 0 hangs up without an answer, after the call was taken */
    record Scripted(int status, String body) {}

    private final HttpServer server;
    private final Map<String, ConcurrentLinkedDeque<Scripted>> script = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong(9_000);
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<String> bodies = new CopyOnWriteArrayList<>();

    FakeRest() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    DiscordProperties properties() {
        return new DiscordProperties(
                TOKEN, "555", "http://127.0.0.1:" + server.getAddress().getPort() + "/api/v10", "ws://127.0.0.1:1");
    }

    /** The next call of that method whose path ends so is answered with an error. */
    FakeRest answers(String method, String end, int status, String body) {
        script.computeIfAbsent(method + " " + end, fresh -> new ConcurrentLinkedDeque<>())
                .add(new Scripted(status, body));
        return this;
    }

    FakeRest refuses(String method, String end, int status, int code) {
        return answers(method, end, status, "{\"code\":%d,\"message\":\"no\"}".formatted(code));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring("/api/v10".length());
        String call = exchange.getRequestMethod() + " " + path;
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        calls.add(call);
        Scripted scripted = script.entrySet().stream()
                .filter(each -> call.startsWith(each.getKey().split(" ", 2)[0] + " ")
                        && path.endsWith(each.getKey().split(" ", 2)[1]))
                .map(each -> each.getValue().poll())
                .filter(each -> each != null)
                .findFirst()
                .orElseGet(() -> well(path));
        if (scripted.status() == 0) {
            exchange.close();
            return;
        }
        byte[] body = scripted.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(scripted.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Scripted well(String path) {
        String message = "{\"id\":\"%d\",\"channel_id\":\"70\",\"flags\":32768,\"components\":[]}"
                .formatted(ids.incrementAndGet());
        if (path.endsWith("/callback")) {
            return new Scripted(200, "{\"interaction\":{},\"resource\":{\"type\":4,\"message\":" + message + "}}");
        }
        return path.equals("/users/@me/channels")
                ? new Scripted(200, "{\"id\":\"70\",\"type\":1}")
                : new Scripted(200, message);
    }

    /** Type of the first answer given to an interaction, or -1. */
    int kindOf(int call) {
        String body = bodies.get(call);
        int at = body.indexOf("\"type\":");
        return at < 0 ? -1 : Integer.parseInt(body.substring(at + 7).split("[^0-9]", 2)[0]);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
