package net.runagent.sandbox.service;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.runagent.sandbox.http.Json;
import tools.jackson.databind.JsonNode;

/** The service's control port. Every call throws {@link Unreachable} when the service does not answer. */
public final class Control {
    private final String base;
    private final String token;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    /** The service is down, or refuses. */
    public static final class Unreachable extends RuntimeException {
        Unreachable(String message) {
            super(message);
        }
    }

    /**
     * What waits in the service.
     *
     * @param next when the next job is due, in world time
     * @param dated the same without recurring work, of which one turn stands for all that were missed
     * @param jobs due now
     * @param executing names of what runs this moment
     */
    public record Due(
            Optional<Instant> next, Optional<Instant> dated, int inbox, int outbox, int jobs, List<String> executing) {
        public boolean idle() {
            return inbox == 0 && outbox == 0 && jobs == 0 && executing.isEmpty();
        }
    }

    Control(int port, String token) {
        this.base = "http://127.0.0.1:" + port + "/control/";
        this.token = token;
    }

    public boolean ready() {
        try {
            return call("GET", "state", Map.of()).path("ready").asBoolean(false);
        } catch (Unreachable down) {
            return false;
        }
    }

    /** No new work is taken; the names of what still runs, empty when nothing does. */
    public List<String> pause() {
        return names(call("POST", "pause", Map.of()).path("executing"));
    }

    public void resume() {
        call("POST", "resume", Map.of());
    }

    public Due due() {
        JsonNode due = call("GET", "due", Map.of());
        return new Due(
                instant(due, "next"),
                instant(due, "dated"),
                due.path("inbox").asInt(0),
                due.path("outbox").asInt(0),
                due.path("jobs").asInt(0),
                names(due.path("executing")));
    }

    public void clock(Duration offset) {
        call("POST", "clock", Map.of("offset", offset.toString()));
    }

    public void reset() {
        call("POST", "reset", Map.of());
    }

    public void staff(String platform, String userId, String role) {
        call("POST", "staff", Map.of("platform", platform, "userId", userId, "role", role));
    }

    private static Optional<Instant> instant(JsonNode due, String name) {
        return Optional.ofNullable(due.path(name).asString(null)).map(Instant::parse);
    }

    private static List<String> names(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    private JsonNode call(String method, String path, Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token);
        if (method.equals("POST")) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(Json.bytes(body)));
        }
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            if (answer.statusCode() / 100 != 2) {
                throw new Unreachable("the service's control port answered " + answer.statusCode() + " to " + path
                        + ": " + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
            }
            return answer.body().length == 0 ? Json.object() : Json.read(answer.body());
        } catch (IOException down) {
            throw new Unreachable("the service's control port does not answer: " + down);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new Unreachable("interrupted");
        }
    }
}
