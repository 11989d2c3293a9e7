package net.runagent.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.runagent.sandbox.world.Faults.Fault;
import net.runagent.sandbox.world.Faults.Kind;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopbackServerTest {
    private final World world = new World(1);
    private final AtomicInteger effects = new AtomicInteger();
    private final Routes routes = new Routes()
            .get("/v1/servers/{id}", r -> Response.json(Map.of("id", r.param("id"), "q", r.query("q", "none"))))
            .get("/v1/servers/all", r -> Response.text(200, "literal"))
            .get("/files/{rest...}", r -> Response.text(200, r.param("rest")))
            .post("/v1/servers", r -> Response.json(201, Map.of("n", effects.incrementAndGet())));
    private final LoopbackServer server = LoopbackServer.start("hetzner", world, routes);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        server.close();
        world.close();
    }

    @Test
    void aRouteKnowsItsParametersAndTheLiteralOneWins() throws Exception {
        assertThat(get("/v1/servers/a%20b?q=x%26y").body()).contains("\"a b\"", "\"x&y\"");
        assertThat(get("/v1/servers/all").body()).isEqualTo("literal");
        assertThat(get("/files/a/b.png").body()).isEqualTo("a/b.png");
    }

    @Test
    void anUnknownPathIsNotFoundAndAWrongMethodNotAllowed() throws Exception {
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
        assertThat(get("/v1/servers").statusCode()).isEqualTo(405);
    }

    @Test
    void everyRequestIsRecordedUnlessThePartyIsSwitchedOff() throws Exception {
        post("/v1/servers?x=1", "{\"name\":\"ü\"}");
        world.requests().record("hetzner", false);
        post("/v1/servers", "{}");
        assertThat(world.requests().of("all")).singleElement().satisfies(r -> {
            assertThat(r.path()).isEqualTo("/v1/servers?x=1");
            assertThat(r.body()).isEqualTo("{\"name\":\"ü\"}");
            assertThat(r.status()).isEqualTo(201);
        });
    }

    @Test
    void aDropAfterLosesTheAnswerButNotTheEffect() throws Exception {
        plan(Kind.DROP_AFTER, "POST /v1/servers");
        assertThatThrownBy(() -> post("/v1/servers", "{}")).isInstanceOf(IOException.class);
        assertThat(effects).hasValue(1);
        assertThat(post("/v1/servers", "{}").statusCode()).isEqualTo(201);
    }

    @Test
    void aDropBeforeHasNoEffectAndAStatusAnswersInItsPlace() throws Exception {
        plan(Kind.DROP_BEFORE, "/v1/servers");
        plan(Kind.STATUS, "*");
        assertThatThrownBy(() -> post("/v1/servers", "{}")).isInstanceOf(IOException.class);
        HttpResponse<String> refused = post("/v1/servers", "{}");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("unavailable");
        assertThat(effects).hasValue(0);
    }

    private void plan(Kind kind, String route) {
        world.faults().plan(new Fault("hetzner", route, kind, 503, "unavailable", 1), 1);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
