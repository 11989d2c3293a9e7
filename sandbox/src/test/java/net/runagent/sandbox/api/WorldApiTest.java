package net.runagent.sandbox.api;

import static org.assertj.core.api.Assertions.assertThat;

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
import net.runagent.sandbox.http.LoopbackServer;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.telegram.TelegramParty;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WorldApiTest {
    private final World world = new World(1);
    private final TelegramParty telegram = world.join(new TelegramParty());
    private final WorldApi api = new WorldApi(world, 0);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        api.close();
        world.close();
    }

    @Test
    void aPersonWritesAndSeesWhatTheBotAnswers() throws Exception {
        JsonNode ada = post("/world/people", "{\"platform\":\"telegram\",\"name\":\"Ada\"}", 201);
        assertThat(ada.get("username").asString()).isEqualTo("ada1");
        JsonNode said = post("/world/people/newest/says", "{\"text\":\"/start\"}", 200);
        assertThat(said.get("seq").asLong()).isPositive();
        sends(ada.get("userId").asString(), "Hello Ada", "[[{\"text\":\"Site\",\"url\":\"https://x.example\"}]]");
        JsonNode seen = get("/world/people/p1/sees?within=PT5S&match=hello&after=" + said.get("seq"), 200);
        assertThat(seen.at("/message/from").asString()).isEqualTo("@runagent_bot");
        JsonNode all = get("/world/people/p1/sees", 200);
        assertThat(all.at("/messages/0/from").asString()).isEqualTo("me");
        assertThat(all.get("form").isNull()).isTrue();
        assertThat(post("/world/people/p1/opens", "{\"link\":\"site\"}", 200)
                        .get("url")
                        .asString())
                .isEqualTo("https://x.example");
        assertThat(get("/world/people/p1/sees?match=never", 408).get("messages"))
                .hasSize(2);
    }

    @Test
    void aBrowserSignsInThroughWhateverFormsComeAndReadsTheCode() throws Exception {
        Routes pages = new Routes()
                .get(
                        "/link/t",
                        r -> Response.html(
                                        200,
                                        "<form method=post action='go'><input type=hidden name=csrf value='a&amp;b'></form>")
                                .header("Set-Cookie", "session=s1; Path=/; HttpOnly"))
                .post(
                        "/link/go",
                        r -> r.form().getOrDefault("csrf", "").equals("a&b")
                                ? Response.redirect("/google")
                                : Response.error(400, "csrf"))
                .get(
                        "/google",
                        r -> Response.html(
                                200,
                                "<form method=post><input name=email><input name=name>"
                                        + "<button name=deny value=1>No</button></form>"))
                .post(
                        "/google",
                        r -> r.header("Cookie").orElse("").contains("session=s1")
                                        && !r.form().containsKey("deny")
                                ? Response.html(200, "<p>Your code, " + r.form().get("email") + ":</p><b>ABCD-EFG2</b>")
                                : Response.error(400, "cookie"));
        try (LoopbackServer site = LoopbackServer.start("site", world, pages)) {
            JsonNode ada = post("/world/people", "{\"name\":\"Ada\"}", 201);
            post("/world/people/p1/says", "{\"text\":\"/start\"}", 200);
            sends(
                    ada.get("userId").asString(),
                    "Sign in",
                    "[[{\"text\":\"Sign in with Google\",\"url\":\"" + site.url() + "/link/t\"}]]");
            JsonNode result = post("/world/people/p1/signs-in", "{\"email\":\"ada@example.org\"}", 200);
            assertThat(result.get("code").asString()).isEqualTo("ABCD-EFG2");
            assertThat(result.get("page").asString()).contains("ada@example.org");
        }
    }

    @Test
    void faultsAreForKnownPartiesAndKinds() throws Exception {
        post("/world/faults", "{\"party\":\"nobody\",\"kind\":\"status\"}", 400);
        post("/world/faults", "{\"party\":\"telegram\",\"kind\":\"odd\"}", 400);
        post(
                "/world/faults",
                "{\"party\":\"telegram\",\"route\":\"POST /sendMessage\",\"kind\":\"status\","
                        + "\"status\":429,\"seconds\":7}",
                201);
        JsonNode ada = post("/world/people", "{\"name\":\"Ada\"}", 201);
        post("/world/people/p1/says", "{\"text\":\"/start\"}", 200);
        JsonNode answer = sends(ada.get("userId").asString(), "x", "[]");
        assertThat(answer.at("/parameters/retry_after").asInt()).isEqualTo(7);
    }

    @Test
    void theClockMovesForwardAndTellsItsOffset() throws Exception {
        post("/world/clock/advance", "{\"by\":\"P1D\"}", 200);
        HttpResponse<String> clock = client.send(
                HttpRequest.newBuilder(URI.create(api.url() + "/world/clock")).build(), BodyHandlers.ofString());
        assertThat(clock.headers().firstValue("World-Offset"))
                .hasValueSatisfying(
                        o -> assertThat(Duration.parse(o)).isBetween(Duration.ofHours(23), Duration.ofHours(24)));
        post("/world/clock/advance", "{\"by\":\"later\"}", 400);
    }

    @Test
    void resetForgetsPeopleButNotTheBotsToken() throws Exception {
        post("/world/people", "{\"name\":\"Ada\"}", 201);
        String token = telegram.operatorToken();
        post("/world/reset", "{}", 200);
        assertThat(get("/world/people", 200)).isEmpty();
        assertThat(telegram.operatorToken()).isEqualTo(token);
        assertThat(get("/world/requests?party=all", 200)).isEmpty();
        assertThat(post("/world/people", "{\"name\":\"Ada\"}", 201)
                        .get("person")
                        .asString())
                .isEqualTo("p2");
    }

    private JsonNode sends(String userId, String text, String keyboard) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(telegram.url() + "/bot" + telegram.operatorToken() + "/sendMessage?chat_id=" + userId
                                + "&text=" + URLEncoder.encode(text, StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"reply_markup\":{\"inline_keyboard\":" + keyboard + "}}"))
                .build();
        return Json.read(client.send(request, BodyHandlers.ofString()).body());
    }

    private JsonNode get(String path, int status) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(api.url() + path)).build(), status);
    }

    private JsonNode post(String path, String json, int status) throws Exception {
        return send(
                HttpRequest.newBuilder(URI.create(api.url() + path))
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                status);
    }

    private JsonNode send(HttpRequest request, int status) throws Exception {
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Json.read(answer.body());
    }

    @Test
    void healthIsReadyWithoutAServiceToWaitFor() throws Exception {
        assertThat(get("/world/health", 200)).isEqualTo(Json.tree(Map.of("ready", true, "service", "down")));
    }
}
