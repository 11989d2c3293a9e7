package net.runagent.sandbox.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import net.runagent.sandbox.contract.Contract;
import net.runagent.sandbox.http.Json;
import tools.jackson.databind.JsonNode;

/** Calls the REST API as any bot would, and holds each good answer against the published description. */
final class RestClient {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String base;
    private final String token;

    RestClient(DiscordParty discord, String token) {
        this.base = discord.url() + "/api/v10";
        this.token = token;
    }

    HttpResponse<String> send(String method, String path, String mediaType, byte[] body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .header("Content-Type", mediaType);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bot " + token);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String path, String json) throws Exception {
        return send(method, path, "application/json", json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    JsonNode call(String method, String path, String json) throws Exception {
        return good(method, path, send(method, path, json));
    }

    JsonNode get(String path) throws Exception {
        return call("GET", path, "");
    }

    static JsonNode good(String method, String path, HttpResponse<String> answer) {
        assertThat(answer.statusCode())
                .as(method + " " + path + ": " + answer.body())
                .isBetween(200, 299);
        JsonNode body = answer.body().isEmpty() ? null : Json.read(answer.body());
        assertThat(Contract.discord().checkAnswer(method, "/api/v10" + path, answer.statusCode(), body))
                .as(method + " " + path + " answered " + answer.body())
                .isEmpty();
        return body == null ? Json.object() : body;
    }

    /** The body of a refusal, its status in {@code status}. */
    JsonNode refusal(String method, String path, String json) throws Exception {
        HttpResponse<String> answer = send(method, path, json);
        assertThat(answer.statusCode()).as(answer.body()).isGreaterThanOrEqualTo(400);
        return ((tools.jackson.databind.node.ObjectNode) Json.read(answer.body())).put("status", answer.statusCode());
    }

    int code(String method, String path, String json) throws Exception {
        return refusal(method, path, json).path("code").asInt();
    }
}
