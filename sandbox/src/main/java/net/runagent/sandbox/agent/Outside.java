package net.runagent.sandbox.agent;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import net.runagent.sandbox.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What an agent asks of the world outside its server: the Bot API, Discord and the model, by real HTTP. */
final class Outside {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String EVENT = "data: ";

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    /** What came of a model call: a text, or the status and message of a refusal. */
    record Thought(@Nullable String text, int status, String message) {}

    /** A method of the Bot API; the answer with its {@code ok}. */
    JsonNode bot(String root, String token, String method, Map<String, ?> parameters)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(root + "/bot" + token + "/" + method))
                .header("Content-Type", "application/json")
                .timeout(LIMIT)
                .POST(BodyPublishers.ofByteArray(Json.bytes(parameters)))
                .build();
        try {
            return Json.read(client.send(request, BodyHandlers.ofByteArray()).body());
        } catch (JacksonException notJson) {
            throw new IOException("the Bot API answered something else than JSON", notJson);
        }
    }

    /** An answer of Discord. */
    record Reply(int status, JsonNode body) {}

    /** @param body null for none */
    Reply discord(String method, String url, String token, @Nullable Object body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bot " + token)
                .header("Content-Type", "application/json")
                .timeout(LIMIT)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(Json.bytes(body)))
                .build();
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        try {
            return new Reply(answer.statusCode(), answer.body().length == 0 ? Json.object() : Json.read(answer.body()));
        } catch (JacksonException notJson) {
            throw new IOException("Discord answered something else than JSON", notJson);
        }
    }

    WebSocket socket(URI address, WebSocket.Listener listener) throws IOException, InterruptedException {
        try {
            return client.newWebSocketBuilder()
                    .connectTimeout(Duration.ofSeconds(5))
                    .buildAsync(address, listener)
                    .get();
        } catch (ExecutionException refused) {
            throw new IOException("no connection to " + address, refused.getCause());
        }
    }

    /** One turn, streamed as OpenClaw asks for it. */
    Thought think(String url, String key, String model, String said) throws IOException, InterruptedException {
        Map<String, Object> body = Map.of(
                "model",
                model,
                "stream",
                true,
                "stream_options",
                Map.of("include_usage", true),
                "messages",
                List.of(
                        Map.of("role", "system", "content", "You are a personal assistant running inside OpenClaw."),
                        Map.of("role", "user", "content", said)));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/chat/completions"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .timeout(LIMIT)
                .POST(BodyPublishers.ofByteArray(Json.bytes(body)))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        try {
            if (response.statusCode() != 200) {
                String message =
                        Json.read(response.body()).path("error").path("message").asString("");
                return new Thought(null, response.statusCode(), message);
            }
            StringBuilder text = new StringBuilder();
            response.body()
                    .lines()
                    .filter(line -> line.startsWith(EVENT) && !line.endsWith("[DONE]"))
                    .map(line -> Json.read(line.substring(EVENT.length())))
                    .forEach(event -> text.append(event.path("choices")
                            .path(0)
                            .path("delta")
                            .path("content")
                            .asString("")));
            return new Thought(text.toString(), 200, "");
        } catch (JacksonException notJson) {
            return new Thought(null, response.statusCode(), "unreadable answer");
        }
    }
}
