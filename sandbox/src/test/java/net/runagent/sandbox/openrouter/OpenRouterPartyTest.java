package net.runagent.sandbox.openrouter;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import net.runagent.sandbox.contract.Contract;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.LoopbackServer;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class OpenRouterPartyTest {
    private static final String CHAT =
            "{\"model\":\"openai/gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Tell me a joke\"}]";

    private final HttpClient client = HttpClient.newHttpClient();
    private World world = new World(5);
    private OpenRouterParty party = world.join(new OpenRouterParty());

    @AfterEach
    void close() {
        assertThat(world.violations().all()).isEmpty();
        world.close();
    }

    @Test
    void thePlainKeyIsShownOnceAndThenNeverAgain() throws Exception {
        JsonNode made = make("{\"name\":\"ra-sandbox-1\",\"limit\":5,\"limit_reset\":null}");
        assertThat(made.path("key").asString()).startsWith("sk-or-v1-").hasSize(73);
        String hash = made.path("data").path("hash").asString();
        HttpResponse<String> read = call("GET", "/keys/" + hash, party.managementKey(), null);
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.body()).doesNotContain(made.path("key").asString()).contains("\"limit_remaining\":5");
        assertThat(call("GET", "/keys", party.managementKey(), null).body()).contains(hash);
    }

    @Test
    void theModelAnswersInAFriendlyWayAndCharges() throws Exception {
        JsonNode made = make("{\"name\":\"a\",\"limit\":5}");
        HttpResponse<String> answer =
                call("POST", "/chat/completions", made.path("key").asString(), CHAT + "}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Contract.openRouter().checkAnswer("POST", "/api/v1/chat/completions", 200, Json.read(answer.body())))
                .isEmpty();
        assertThat(answer.body()).contains("You said: \\\"Tell me a joke\\\"");
        assertThat(data(made).path("usage").decimalValue()).isPositive();
        assertThat(data(made).path("limit_remaining").decimalValue()).isLessThan(new java.math.BigDecimal("5"));
    }

    @Test
    void aStreamEndsWithTheUsageAndDone() throws Exception {
        JsonNode made = make("{\"name\":\"a\",\"limit\":5}");
        HttpResponse<String> answer = call(
                "POST",
                "/chat/completions",
                made.path("key").asString(),
                CHAT + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(answer.body()).contains("\"object\":\"chat.completion.chunk\"", "\"finish_reason\":\"stop\"");
        String[] events = answer.body().strip().split("\n\n");
        assertThat(events[events.length - 1]).isEqualTo("data: [DONE]");
        assertThat(events[events.length - 2]).contains("\"total_tokens\"", "\"cost\"");
    }

    @Test
    void aKeyAtItsLimitIsRefusedLikeInTheFieldAndWorksAfterATopUp() throws Exception {
        JsonNode made = make("{\"name\":\"a\",\"limit\":0}");
        String key = made.path("key").asString();
        HttpResponse<String> refused = call("POST", "/chat/completions", key, CHAT + "}");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("Key limit exceeded (total limit)");
        String hash = made.path("data").path("hash").asString();
        assertThat(call("PATCH", "/keys/" + hash, party.managementKey(), "{\"limit\":2.5}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(call("POST", "/chat/completions", key, CHAT + "}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void ourOwnEmptyAccountIsToldApartFromAKeysLimit() throws Exception {
        JsonNode made = make("{\"name\":\"a\",\"limit\":5}");
        try (LoopbackServer api = worldApi()) {
            post(api, "/world/openrouter/empty", "{}");
        }
        HttpResponse<String> refused =
                call("POST", "/chat/completions", made.path("key").asString(), CHAT + "}");
        assertThat(refused.statusCode()).isEqualTo(402);
        assertThat(refused.body()).contains("openrouter_credits");
    }

    /** Its owner pays for it: our account and our list know nothing of it. */
    @Test
    void aKeyOfAnotherAccountThinksAlsoWhenOursIsEmptyAndStandsInNoListOfOurs() throws Exception {
        String key;
        try (LoopbackServer api = worldApi()) {
            key = Json.read(post(api, "/world/openrouter/keys", "{\"name\":\"Mia's\"}"))
                    .path("key")
                    .asString();
            post(api, "/world/openrouter/empty", "{}");
        }
        assertThat(call("POST", "/chat/completions", key, CHAT + "}").statusCode())
                .isEqualTo(200);
        assertThat(call("GET", "/key", key, null).body()).contains("\"limit\":null");
        assertThat(call("GET", "/keys", party.managementKey(), null).body()).doesNotContain("Mia");
        assertThat(call("GET", "/credits", party.managementKey(), null).body()).contains("\"total_usage\":0");
    }

    @Test
    void disabledDeletedAndUnknownKeysAreUnauthorized() throws Exception {
        JsonNode made = make("{\"name\":\"a\",\"limit\":5}");
        String key = made.path("key").asString();
        String hash = made.path("data").path("hash").asString();
        call("PATCH", "/keys/" + hash, party.managementKey(), "{\"disabled\":true}");
        assertThat(call("GET", "/key", key, null).statusCode()).isEqualTo(401);
        assertThat(call("DELETE", "/keys/" + hash, party.managementKey(), null).body())
                .contains("true");
        assertThat(call("DELETE", "/keys/" + hash, party.managementKey(), null).statusCode())
                .isEqualTo(404);
        assertThat(call("POST", "/chat/completions", "sk-or-v1-nobody", CHAT + "}")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aManagementKeyCannotInferAndAnInferenceKeyCannotManage() throws Exception {
        JsonNode made = make("{\"name\":\"a\",\"limit\":5}");
        assertThat(call("POST", "/chat/completions", party.managementKey(), CHAT + "}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(call("GET", "/keys", made.path("key").asString(), null).statusCode())
                .isEqualTo(403);
        assertThat(call("GET", "/key", party.managementKey(), null).body()).contains("\"is_management_key\":true");
    }

    @Test
    void activityKnowsOnlyCompletedDays() throws Exception {
        JsonNode made = make("{\"name\":\"a\",\"limit\":50}");
        try (LoopbackServer api = worldApi()) {
            post(api, "/world/openrouter/spends", "{\"key\":\"newest\",\"usd\":\"1.25\"}");
        }
        String hash = made.path("data").path("hash").asString();
        assertThat(activity(hash)).isEmpty();
        world.clock().advance(Duration.ofDays(1));
        assertThat(activity(hash))
                .singleElement()
                .satisfies(row -> assertThat(row.path("usage").decimalValue()).isEqualByComparingTo("1.25"));
        assertThat(data(made).path("usage_daily").decimalValue()).isZero();
        assertThat(data(made).path("usage").decimalValue()).isEqualByComparingTo("1.25");
    }

    @Test
    void creditsAndModelsAreAsDescribed() throws Exception {
        HttpResponse<String> models = call("GET", "/models", party.managementKey(), null);
        assertThat(Contract.openRouter().checkAnswer("GET", "/api/v1/models", 200, Json.read(models.body())))
                .isEmpty();
        assertThat(call("GET", "/credits", party.managementKey(), null).body()).contains("total_usage");
    }

    @Test
    void aWorldOnTheSameFolderGoesOnWhereItWas(@TempDir Path dir) throws Exception {
        world.close();
        world = new World(dir, 9, false);
        party = world.join(new OpenRouterParty());
        JsonNode made = make("{\"name\":\"kept\",\"limit\":5}");
        String before = party.managementKey();
        world.close();
        world = new World(dir, 9, false);
        party = world.join(new OpenRouterParty());
        assertThat(party.managementKey()).isEqualTo(before);
        assertThat(data(made).path("name").asString()).isEqualTo("kept");
        assertThat(call("POST", "/chat/completions", made.path("key").asString(), CHAT + "}")
                        .statusCode())
                .isEqualTo(200);
    }

    private JsonNode activity(String hash) throws Exception {
        HttpResponse<String> answer = call("GET", "/activity?api_key_hash=" + hash, party.managementKey(), null);
        return Json.read(answer.body()).path("data");
    }

    private JsonNode make(String body) throws Exception {
        HttpResponse<String> answer = call("POST", "/keys", party.managementKey(), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Json.read(answer.body());
    }

    private JsonNode data(JsonNode made) throws Exception {
        String hash = made.path("data").path("hash").asString();
        return Json.read(call("GET", "/keys/" + hash, party.managementKey(), null)
                        .body())
                .path("data");
    }

    private LoopbackServer worldApi() {
        Routes routes = new Routes();
        party.worldRoutes(routes);
        return LoopbackServer.start("world", world, routes);
    }

    private String post(LoopbackServer api, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api.url() + path))
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isIn(200, 201);
        return answer.body();
    }

    private HttpResponse<String> call(
            String method, String path, String key, @org.jspecify.annotations.Nullable String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(party.apiUrl() + path))
                .header("Authorization", "Bearer " + key)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
