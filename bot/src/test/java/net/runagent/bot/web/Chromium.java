package net.runagent.bot.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.runagent.sandbox.http.Json;
import tools.jackson.databind.JsonNode;

/** A headless Chromium with one page, steered by its DevTools protocol. */
final class Chromium implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path profile;
    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private final StringBuilder incoming = new StringBuilder();
    private int lastId;

    Chromium() throws Exception {
        profile = Files.createTempDirectory("runagent-chromium");
        process = new ProcessBuilder(
                        "chromium",
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("output.txt").toFile())
                .start();
        int port = Integer.parseInt(waitFor(profile.resolve("DevToolsActivePort"))
                .lines()
                .findFirst()
                .orElseThrow());
        HttpClient http = HttpClient.newHttpClient();
        JsonNode pages = Json.read(http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body());
        String address = pages.valueStream()
                .filter(p -> p.path("type").asString().equals("page"))
                .findFirst()
                .orElseThrow()
                .path("webSocketDebuggerUrl")
                .asString();
        socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(address), new Ear())
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        for (String domain : List.of("Page", "Runtime", "Log")) {
            call(domain + ".enable", Map.of());
        }
    }

    void phone(boolean dark) throws Exception {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 360, "height", 740, "deviceScaleFactor", 2, "mobile", true));
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    void open(String url) throws Exception {
        call("Page.navigate", Map.of("url", url));
        until("document.readyState === 'complete' && location.href.startsWith('http')");
    }

    /** The value of a JavaScript expression as text. */
    String eval(String expression) throws Exception {
        JsonNode answer = call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        return answer.path("result").path("value").asString("");
    }

    /** Waits until the expression is true; pages may change meanwhile. */
    void until(String expression) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (eval("String(!!(" + expression + "))").equals("true")) {
                return;
            }
        }
        throw new AssertionError("never true: " + expression + " at " + eval("location.href") + " " + complaints);
    }

    void picture(Path file) throws Exception {
        JsonNode shot = call("Page.captureScreenshot", Map.of("format", "png"));
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(shot.path("data").asString()));
    }

    /** What the browser complained about: refused styles, blocked requests. */
    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    private JsonNode call(String method, Map<String, ?> params) throws Exception {
        int id = ++lastId;
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(Json.text(Map.of("id", id, "method", method, "params", params)), true)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static String waitFor(Path file) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (Files.exists(file) && Files.size(file) > 0) {
                return Files.readString(file);
            }
            Thread.onSpinWait();
        }
        throw new IOException("chromium did not start");
    }

    @Override
    public void close() throws Exception {
        socket.abort();
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        try (Stream<Path> all = Files.walk(profile)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | java.io.UncheckedIOException left) {
            // A temporary folder that stays behind harms nobody.
        }
    }

    private final class Ear implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            incoming.append(part);
            if (last) {
                JsonNode message = Json.read(incoming.toString());
                incoming.setLength(0);
                CompletableFuture<JsonNode> waiting =
                        answers.remove(message.path("id").asInt(-1));
                if (waiting != null) {
                    waiting.complete(message.path("result"));
                } else if (message.path("method").asString("").equals("Log.entryAdded")) {
                    JsonNode entry = message.path("params").path("entry");
                    synchronized (Chromium.this) {
                        complaints.add(entry.path("text").asString("") + " "
                                + entry.path("url").asString(""));
                    }
                }
            }
            webSocket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
