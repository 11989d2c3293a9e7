package net.runagent.sandbox.story;

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
import java.util.Map;
import net.runagent.sandbox.http.Json;
import tools.jackson.databind.JsonNode;

/** The world API over HTTP. */
public final class WorldClient {
    private static final Duration LONGEST_CALL = Duration.ofMinutes(4);
    private final String base;
    private final HttpClient client = HttpClient.newHttpClient();

    /** What the world answered. */
    public record Answer(int status, JsonNode body) {
        public boolean fine() {
            return status / 100 == 2;
        }
    }

    public WorldClient(String base) {
        this.base = base.replaceFirst("/$", "");
    }

    /** The answer to a GET, which must succeed. */
    public JsonNode get(String path) {
        return fine("GET " + path, tryGet(path));
    }

    public JsonNode post(String path, Map<String, ?> body) {
        return fine("POST " + path, tryPost(path, body));
    }

    void delete(String path) {
        fine(
                "DELETE " + path,
                send(HttpRequest.newBuilder(URI.create(base + path)).DELETE()));
    }

    public Answer tryGet(String path) {
        return send(HttpRequest.newBuilder(URI.create(base + path)));
    }

    public Answer tryPost(String path, Map<String, ?> body) {
        return send(HttpRequest.newBuilder(URI.create(base + path)).POST(BodyPublishers.ofByteArray(Json.bytes(body))));
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode fine(String call, Answer answer) {
        if (!answer.fine()) {
            throw new StoryFailed(call + " answered " + answer.status() + ": " + answer.body());
        }
        return answer.body();
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> answer =
                    client.send(request.timeout(LONGEST_CALL).build(), BodyHandlers.ofByteArray());
            return new Answer(
                    answer.statusCode(), answer.body().length == 0 ? Json.object() : Json.read(answer.body()));
        } catch (IOException unreachable) {
            throw new StoryFailed("the sandbox at " + base + " does not answer: " + unreachable);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new StoryFailed("interrupted");
        }
    }
}
