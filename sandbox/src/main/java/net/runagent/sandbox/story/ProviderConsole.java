package net.runagent.sandbox.story;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.runagent.sandbox.http.Json;
import tools.jackson.databind.JsonNode;

/** What we have at Hetzner and OpenRouter as our own people see it there, over the provider's own API. */
final class ProviderConsole {
    /** All that costs money, takes room, or lets somebody in; firewalls are shared by all servers and stay. */
    private static final List<String> KINDS = List.of("servers", "primary_ips", "images", "ssh_keys");

    private static final Duration LONGEST_CALL = Duration.ofSeconds(20);

    private final WorldClient world;
    private final HttpClient client = HttpClient.newHttpClient();

    ProviderConsole(WorldClient world) {
        this.world = world;
    }

    /** What there is at Hetzner of each kind, as {@code servers 17}; images of the provider itself are not ours. */
    List<String> atHetzner() {
        return KINDS.stream()
                .flatMap(kind -> hetzner("GET", "/" + kind + (kind.equals("images") ? "?type=snapshot" : ""), Map.of())
                        .get(kind)
                        .valueStream()
                        .map(one -> kind + " " + one.get("id").asString()))
                .toList();
    }

    /** Nobody can delete the server until this is taken back. */
    void protects(JsonNode server) {
        String id = server.get("id").asString();
        hetzner("POST", "/servers/" + id + "/actions/change_protection", Map.of("delete", true, "rebuild", true));
    }

    /** How many keys to AI models there are. */
    long modelKeys() {
        return send("GET", address("openrouter", "/api/v1") + "/keys", secret("openrouter-management-key"), Map.of())
                .get("data")
                .valueStream()
                .count();
    }

    private JsonNode hetzner(String method, String path, Map<String, ?> body) {
        return send(method, address("hetzner", "/v1") + path, secret("hetzner-token"), body);
    }

    private String address(String party, String version) {
        String base = world.get("/world/parties").get(party).asString();
        return base.endsWith(version) ? base : base + version;
    }

    private String secret(String kind) {
        return world.get("/world/secrets")
                .valueStream()
                .filter(secret -> secret.get("kind").asString().equals(kind))
                .map(secret -> secret.get("value").asString())
                .findFirst()
                .orElseThrow(() -> new StoryFailed("the world hands out no " + kind));
    }

    /** @param body left out of a GET */
    private JsonNode send(String method, String url, String token, Map<String, ?> body) {
        boolean reads = method.equals("GET");
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .method(method, reads ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(Json.bytes(body)))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(LONGEST_CALL)
                .build();
        try {
            HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() / 100 != 2) {
                throw new StoryFailed(method + " " + url + " answered " + answer.statusCode());
            }
            return Json.read(answer.body());
        } catch (IOException unreachable) {
            throw new StoryFailed(url + " does not answer: " + unreachable);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new StoryFailed("interrupted");
        }
    }
}
