package net.runagent.sandbox.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import net.runagent.sandbox.api.WorldApi;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.world.World;
import tools.jackson.databind.JsonNode;

/** The world API of a test's world. */
final class WorldCalls implements AutoCloseable {
    private final WorldApi api;

    WorldCalls(World world) {
        api = new WorldApi(world, 0);
    }

    JsonNode post(String path, Object body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api.url() + "/world/" + path))
                .POST(BodyPublishers.ofString(Json.text(body)))
                .build();
        return read(request);
    }

    JsonNode get(String path) throws Exception {
        return read(
                HttpRequest.newBuilder(URI.create(api.url() + "/world/" + path)).build());
    }

    private static JsonNode read(HttpRequest request) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return Json.read(answer.body());
    }

    @Override
    public void close() {
        api.close();
    }
}
