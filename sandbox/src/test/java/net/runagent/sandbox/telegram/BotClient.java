package net.runagent.sandbox.telegram;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import net.runagent.sandbox.http.Json;
import tools.jackson.databind.JsonNode;

/** Calls the Bot API as any bot would. */
final class BotClient {
    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;
    private final String token;

    BotClient(String base, String token) {
        this.base = base;
        this.token = token;
    }

    JsonNode call(String method, String json) throws IOException, InterruptedException {
        return send(method, "application/json", json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    JsonNode send(String method, String mediaType, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/bot" + token + "/" + method))
                .header("Content-Type", mediaType)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return Json.read(client.send(request, BodyHandlers.ofByteArray()).body());
    }

    String refusal(String method, String json) throws IOException, InterruptedException {
        JsonNode answer = call(method, json);
        if (answer.get("ok").asBoolean()) {
            throw new AssertionError(method + " was not refused: " + answer);
        }
        return answer.get("description").asString();
    }
}
