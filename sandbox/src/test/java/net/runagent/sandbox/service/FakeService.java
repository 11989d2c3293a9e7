package net.runagent.sandbox.service;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.LoopbackServer;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.world.World;
import tools.jackson.databind.JsonNode;

/** A process with a control port and nothing behind it. */
final class FakeService {
    private FakeService() {}

    public static void main(String[] args) throws InterruptedException {
        JsonNode settings = Json.read(System.getenv("SPRING_APPLICATION_JSON"));
        String token = "Bearer " + settings.get("runagent.world.control-token").asString();
        Routes routes = new Routes()
                .get(
                        "/control/state",
                        r -> r.header("Authorization").orElse("").equals(token)
                                ? Response.json(Map.of("ready", true))
                                : Response.error(401, "no"))
                .post("/control/pause", r -> Response.json(Map.of("executing", List.of())));
        LoopbackServer.of("fake", new World(1), routes)
                .port(settings.get("runagent.world.control-port").asInt())
                .start();
        System.out.println("fake service is up");
        new CountDownLatch(1).await();
    }
}
