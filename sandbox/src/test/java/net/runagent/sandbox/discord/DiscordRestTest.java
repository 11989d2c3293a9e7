package net.runagent.sandbox.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.people.Saying;
import net.runagent.sandbox.people.Seen;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DiscordRestTest {
    private final SetClock clock = new SetClock();
    private final World world = new World(1);
    private final DiscordParty discord = world.join(new DiscordParty(clock));
    private final WorldCalls calls = new WorldCalls(world);
    private final RestClient bot = new RestClient(discord, discord.operatorToken());
    private final String ada = discord.create("Ada", "en").userId();
    private final String commands = "/applications/" + discord.applicationId() + "/commands";

    @AfterEach
    void close() {
        calls.close();
        world.close();
    }

    @Test
    void aBotLearnsWhoItIsAndWhereTheGatewayIs() throws Exception {
        assertThat(bot.get("/users/@me").get("username").asString()).isEqualTo("runagent_bot");
        assertThat(bot.get("/applications/@me").get("id").asString()).isEqualTo(discord.applicationId());
        bot.get("/oauth2/applications/@me");
        assertThat(bot.get("/gateway").get("url").asString()).isEqualTo(discord.gatewayUrl());
        assertThat(bot.get("/gateway/bot").get("shards").asInt()).isEqualTo(1);
        assertThat(bot.get("/users/" + ada).get("global_name").asString()).isEqualTo("Ada");
        assertThat(bot.code("GET", "/users/1", "")).isEqualTo(10_013);
        assertThat(calls.get("parties").get("discordGateway").asString()).isEqualTo(discord.gatewayUrl());
    }

    @Test
    void withoutItsTokenABotIsUnauthorized() throws Exception {
        JsonNode refused = new RestClient(discord, "nonsense").refusal("GET", "/users/@me", "");
        assertThat(refused.get("status").asInt()).isEqualTo(401);
        assertThat(refused.get("message").asString()).isEqualTo("401: Unauthorized");
        assertThat(new RestClient(discord, "").code("GET", "/gateway/bot", "")).isZero();
    }

    @Test
    void whatIsNotThereIsSaidToBeNotSimulated() throws Exception {
        assertThat(bot.refusal("GET", "/guilds/1/bans", "").get("status").asInt())
                .isEqualTo(404);
        assertThat(world.violations().all().toString()).contains("not simulated");
        assertThat(bot.code("POST", "/users/@me/channels", "{broken")).isEqualTo(50_109);
    }

    @Test
    void commandsAreReplacedAllAtOnceAndKeepTheirIds() throws Exception {
        String start =
                "{\"name\":\"start\",\"description\":\"Begin\",\"description_localizations\":{\"de\":\"Anfangen\"},"
                        + "\"contexts\":[0,1,2],\"integration_types\":[0,1]}";
        String id = bot.call("PUT", commands, "[" + start + "]").at("/0/id").asString();
        JsonNode all = bot.call("PUT", commands, "[" + start + ",{\"name\":\"help\",\"description\":\"Help\"}]");
        assertThat(all).hasSize(2);
        assertThat(all.at("/0/id").asString()).isEqualTo(id);
        assertThat(bot.get(commands).at("/0").has("description_localizations")).isFalse();
        assertThat(bot.get(commands + "?with_localizations=true")
                        .at("/0/description_localizations/de")
                        .asString())
                .isEqualTo("Anfangen");
        bot.call("PATCH", commands + "/" + id, "{\"description\":\"Begin here\"}");
        assertThat(bot.get(commands + "/" + id).get("description").asString()).isEqualTo("Begin here");
        bot.call("DELETE", commands + "/" + id, "");
        assertThat(bot.code("GET", commands + "/" + id, "")).isEqualTo(10_063);
        clock.advance(Duration.ofMinutes(1));
        assertThat(bot.send("POST", commands, start).statusCode()).isEqualTo(201);
        assertThat(bot.send("POST", commands, start).statusCode()).isEqualTo(200);
        assertThat(discord.chats(ada).getFirst().commands())
                .extracting(c -> c.command())
                .contains("start", "help");
    }

    @Test
    void aWrongCommandIsRefusedFieldByField() throws Exception {
        JsonNode wrong = bot.refusal(
                "PUT",
                commands,
                "[{\"name\":\"Start\",\"description\":\"x\"},{\"name\":\"ok\",\"description\":\"x\",\"options\":["
                        + "{\"type\":3,\"name\":\"a\",\"description\":\"a\"},"
                        + "{\"type\":3,\"name\":\"b\",\"description\":\"b\",\"required\":true}]},"
                        + "{\"name\":\"ok\",\"description\":\"y\",\"name_localizations\":{\"xx\":\"z\"}}]");
        assertThat(wrong.get("code").asInt()).isEqualTo(50_035);
        assertThat(wrong.at("/errors/0/name/_errors/0/code").asString()).isEqualTo("APPLICATION_COMMAND_INVALID_NAME");
        assertThat(wrong.at("/errors/1/options/1/_errors/0/code").asString())
                .isEqualTo("APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID");
        assertThat(wrong.at("/errors/2/name/_errors/0/code").asString())
                .isEqualTo("APPLICATION_COMMANDS_DUPLICATE_NAME");
        assertThat(wrong.at("/errors/2/name_localizations/xx/_errors")).isNotEmpty();
        JsonNode longer = bot.refusal("POST", commands, "{\"name\":\"a\",\"description\":\"" + "x".repeat(101) + "\"}");
        assertThat(longer.at("/errors/description/_errors/0/code").asString()).isEqualTo("BASE_TYPE_MAX_LENGTH");
    }

    @Test
    void aMessageIsWrittenReadChangedAndDeleted() throws Exception {
        String channel = dm();
        JsonNode sent = bot.call("POST", channel + "/messages", "{\"content\":\"**Hello** \\\\*Ada\\\\*\"}");
        String one = channel + "/messages/" + sent.get("id").asString();
        assertThat(seen().text()).isEqualTo("Hello *Ada*");
        bot.call("PATCH", one, "{\"content\":\"Bye\"}");
        assertThat(seen().text()).isEqualTo("Bye");
        assertThat(seen().edits()).containsExactly("Hello *Ada*");
        assertThat(bot.get(one).get("edited_timestamp").isNull()).isFalse();
        assertThat(bot.get(channel + "/messages?limit=10")).hasSize(2);
        bot.call("DELETE", one, "");
        assertThat(seen().deleted()).isTrue();
        assertThat(bot.code("GET", one, "")).isEqualTo(10_008);
        assertThat(bot.code("PATCH", one, "{\"content\":\"x\"}")).isEqualTo(10_008);
        bot.call("POST", channel + "/typing", "");
        assertThat(discord.chats(ada).getFirst().action()).isEqualTo("typing");
        assertThat(bot.get(channel).at("/recipients/0/id").asString()).isEqualTo(ada);
        assertThat(Snowflakes.millis(sent.get("id").asLong()))
                .as("ids tell the present real time")
                .isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis() + 60_000);
        assertThat(world.violations().all()).isEmpty();
    }

    @Test
    void theSameNonceWritesOneMessageForAFewMinutes() throws Exception {
        String messages = dm() + "/messages";
        String body = "{\"content\":\"paid\",\"nonce\":\"outbox-1\",\"enforce_nonce\":true}";
        String first = bot.call("POST", messages, body).get("id").asString();
        assertThat(bot.call("POST", messages, body).get("id").asString()).isEqualTo(first);
        assertThat(bot.call("POST", messages, body.replace("true", "false"))
                        .get("id")
                        .asString())
                .isNotEqualTo(first);
        clock.advance(Duration.ofMinutes(6));
        assertThat(bot.call("POST", messages, body).get("id").asString()).isNotEqualTo(first);
    }

    @Test
    void whenTheAnswerIsLostTheNonceFindsWhatWasWritten() throws Exception {
        String messages = dm() + "/messages";
        calls.post("faults", Map.of("party", "discord", "route", "*", "kind", "drop-after"));
        String body = "{\"content\":\"ready\",\"nonce\":\"outbox-2\",\"enforce_nonce\":true}";
        assertThatThrownBy(() -> bot.send("POST", messages, body)).isInstanceOf(IOException.class);
        bot.call("POST", messages, body);
        assertThat(discord.sees(ada, null, 0).messages())
                .extracting(Seen.Message::text)
                .containsExactly("hello", "ready");
    }

    @Test
    void filesTravelInBothDirections() throws Exception {
        String messages = dm() + "/messages";
        String json = "{\"flags\":32768,\"attachments\":[{\"id\":0,\"description\":\"usage\"}],\"components\":["
                + "{\"type\":12,\"items\":[{\"media\":{\"url\":\"attachment://a.png\"}}]},"
                + "{\"type\":13,\"file\":{\"url\":\"attachment://b.txt\"}}]}";
        JsonNode sent = RestClient.good(
                "POST",
                messages,
                bot.send(
                        "POST",
                        messages,
                        "multipart/form-data; boundary=x",
                        ("--x\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n" + json
                                        + "\r\n--x\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"a.png\"\r\n"
                                        + "Content-Type: image/png\r\n\r\nPNG\r\n--x\r\nContent-Disposition: form-data;"
                                        + " name=\"files[1]\"; filename=\"b.txt\"\r\nContent-Type: text/plain\r\n\r\nreceipt"
                                        + "\r\n--x--\r\n")
                                .getBytes(StandardCharsets.UTF_8)));
        String url = sent.at("/attachments/1/url").asString();
        assertThat(java.net.http.HttpClient.newHttpClient()
                        .send(
                                java.net.http.HttpRequest.newBuilder(java.net.URI.create(url))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body())
                .isEqualTo("receipt");
        assertThat(sent.at("/components/1/name").asString()).isEqualTo("b.txt");
        assertThat(seen().image()).startsWith("/world/discord/files/").endsWith(".png");
        assertThat(seen().document().name()).isEqualTo("b.txt");
        discord.says(ada, new Saying(null, null, new Saying.File("x.bin", "AAEC"), "look", null, null, null, false));
        assertThat(bot.get(messages).at("/0/attachments/0/size").asInt()).isEqualTo(3);
    }

    @Test
    void aBodyBeyondTheLimitsIsRefusedWithThePlaceOfItsMistake() throws Exception {
        String messages = dm() + "/messages";
        JsonNode deep = bot.refusal(
                "POST",
                messages,
                "{\"content\":\"x\",\"components\":[{\"type\":1,\"components\":["
                        + "{\"type\":2,\"style\":1,\"label\":\"a\",\"custom_id\":\"" + "i".repeat(101) + "\"}]}]}");
        assertThat(deep.get("code").asInt()).isEqualTo(50_035);
        assertThat(deep.at("/errors/components/0/components/0/custom_id/_errors/0/code")
                        .asString())
                .isEqualTo("BASE_TYPE_BAD_LENGTH");
        assertThat(form(messages, "{\"content\":\"" + "x".repeat(2_001) + "\"}", "/content"))
                .isEqualTo("BASE_TYPE_MAX_LENGTH");
        assertThat(form(messages, row("{\"type\":77}"), "/components/0/components/0/type"))
                .isEqualTo("UNION_TYPE_CHOICES");
        assertThat(form(
                        messages,
                        row(button("a", "x") + "," + button("b", "x")),
                        "/components/0/components/1/custom_id"))
                .isEqualTo("COMPONENT_CUSTOM_ID_DUPLICATED");
        clock.advance(Duration.ofSeconds(10));
        assertThat(form(messages, row(button("x".repeat(81), "a")), "/components/0/components/0/label"))
                .isEqualTo("BASE_TYPE_MAX_LENGTH");
        String places = String.join(",", Collections.nCopies(26, "{\"label\":\"l\",\"value\":\"v\"}"));
        assertThat(form(
                        messages,
                        row("{\"type\":3,\"custom_id\":\"s\",\"options\":[" + places + "]}"),
                        "/components/0/components/0/options"))
                .isEqualTo("BASE_TYPE_BAD_LENGTH");
        clock.advance(Duration.ofSeconds(10));
        assertThat(form(
                        messages,
                        row(String.join(
                                ",",
                                Collections.nCopies(
                                        6,
                                        "{\"type\":2,\"style\":5,"
                                                + "\"label\":\"l\",\"url\":\"https://x.example\"}"))),
                        "/components/0/components"))
                .isEqualTo("BASE_TYPE_BAD_LENGTH");
        assertThat(form(
                        messages,
                        row("{\"type\":2,\"style\":5,\"label\":\"l\",\"url\":\"ftp://x\"}"),
                        "/components/0/components/0/url"))
                .isEqualTo("URL_TYPE_INVALID_SCHEME");
        assertThat(form(
                        messages,
                        "{\"content\":\"x\",\"components\":[{\"type\":10,\"content\":\"t\"}]}",
                        "/components/0/type"))
                .isEqualTo("UNION_TYPE_CHOICES");
        assertThat(form(
                        messages,
                        "{\"flags\":32768,\"content\":\"x\",\"components\":[{\"type\":10,\"content\":\"t\"}]}",
                        "/content"))
                .isEqualTo("MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2");
        assertThat(bot.code("POST", messages, "{\"content\":\"\"}")).isEqualTo(50_006);
    }

    @Test
    void moreThanFortyPartsOrFourThousandCharactersAreTooMuch() throws Exception {
        String messages = dm() + "/messages";
        String text = "{\"type\":10,\"content\":\"" + "x".repeat(101) + "\"}";
        String box = "{\"type\":17,\"components\":[" + text + "," + text + "]}";
        String many = "{\"flags\":32768,\"components\":[" + String.join(",", Collections.nCopies(20, box)) + "]}";
        JsonNode refused = bot.refusal("POST", messages, many);
        assertThat(refused.at("/errors/components/_errors").toString())
                .contains("COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED");
    }

    @Test
    void peopleAreReachedOnlyWhereTheyMetTheBotAndDidNotBlockIt() throws Exception {
        String cold = "/channels/"
                + bot.call("POST", "/users/@me/channels", "{\"recipient_id\":\"" + ada + "\"}")
                        .get("id")
                        .asString() + "/messages";
        assertThat(bot.code("POST", cold, "{\"content\":\"hi\"}"))
                .as("never met")
                .isEqualTo(50_278);
        calls.post("discord/installs", Map.of("userId", ada));
        bot.call("POST", cold, "{\"content\":\"hi\"}");
        discord.blocks(ada, null, true);
        assertThat(bot.code("POST", cold, "{\"content\":\"hi\"}")).isEqualTo(50_007);
        discord.blocks(ada, null, false);
        calls.post("discord/uninstalls", Map.of("userId", ada));
        assertThat(bot.code("POST", cold, "{\"content\":\"hi\"}")).isEqualTo(50_278);
        server();
        bot.call("POST", cold, "{\"content\":\"hi\"}");
        assertThat(bot.code("POST", "/channels/1/messages", "{\"content\":\"hi\"}"))
                .isEqualTo(10_003);
        assertThat(bot.code("POST", "/users/@me/channels", "{\"recipient_id\":\"1\"}"))
                .isEqualTo(50_033);
        RestClient other =
                new RestClient(discord, discord.makesToken(ada, "ada_bot").token());
        assertThat(other.code("POST", cold, "{\"content\":\"hi\"}")).isEqualTo(50_001);
    }

    @Test
    void tooManyChatsWithStrangersAreRefused() throws Exception {
        discord.limits(false);
        for (int i = 0; i < 25; i++) {
            opens(discord.create("Bob", "en").userId());
        }
        String last = "{\"recipient_id\":\"" + ada + "\"}";
        assertThat(bot.code("POST", "/users/@me/channels", last)).isEqualTo(40_003);
        discord.says(ada, Saying.of("hello"));
        opens(ada);
    }

    @Test
    void aBotChangesOnlyWhatItWrote() throws Exception {
        String channel = "/channels/" + server() + "/messages/";
        discord.says(ada, Saying.to("@runagent_bot#club", "mine"));
        String hers = bot.get(channel.replaceFirst("/$", "")).at("/0/id").asString();
        assertThat(bot.code("DELETE", channel + hers, "")).isEqualTo(50_013);
        assertThat(bot.code("PATCH", channel + hers, "{\"content\":\"x\"}")).isEqualTo(50_005);
        String direct = dm() + "/messages";
        String word = bot.get(direct).at("/0/id").asString();
        assertThat(bot.code("DELETE", direct + "/" + word, "")).isEqualTo(50_003);
    }

    @Test
    void theSixthMessageInFiveSecondsHasToWait() throws Exception {
        String messages = dm() + "/messages";
        HttpResponse<String> last = null;
        for (int i = 0; i < 5; i++) {
            last = bot.send("POST", messages, "{\"content\":\"" + i + "\"}");
        }
        assertThat(last.headers().firstValue("X-RateLimit-Remaining")).contains("0");
        assertThat(last.headers().firstValue("X-RateLimit-Limit")).contains("5");
        assertThat(last.headers().firstValue("X-RateLimit-Bucket")).isPresent();
        HttpResponse<String> refused = bot.send("POST", messages, "{\"content\":\"x\"}");
        assertThat(refused.statusCode()).isEqualTo(429);
        JsonNode body = Json.read(refused.body());
        assertThat(body.get("retry_after").asDouble()).isBetween(0.1, 5.0);
        assertThat(body.get("global").asBoolean()).isFalse();
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.headers().firstValue("X-RateLimit-Scope")).contains("user");
        clock.advance(Duration.ofSeconds(5));
        bot.call("POST", messages, "{\"content\":\"x\"}");
    }

    @Test
    void fiftyRequestsASecondAreAllOverAllRoutes() throws Exception {
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            HttpResponse<String> answer = bot.send("GET", i % 2 == 0 ? "/users/@me" : "/channels/1", "");
            boolean global = answer.statusCode() == 429
                    && answer.headers().firstValue("X-RateLimit-Global").isPresent();
            refused += global && Json.read(answer.body()).get("global").asBoolean() ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }

    @Test
    void plannedTroubleHasDiscordsShape() throws Exception {
        String messages = dm() + "/messages";
        calls.post("faults", fault("POST /channels/{channel_id}/messages", 429, "x"));
        HttpResponse<String> limited = bot.send("POST", messages, "{\"content\":\"x\"}");
        assertThat(Json.read(limited.body()).get("retry_after").asDouble()).isEqualTo(35.0);
        calls.post("faults", fault("*", 403, "50007"));
        assertThat(bot.code("POST", messages, "{\"content\":\"x\"}")).isEqualTo(50_007);
        assertThat(calls.get("requests?party=discord").toString()).contains("/api/v10/channels/");
    }

    private static Map<String, Object> fault(String route, int status, String code) {
        return Map.of(
                "party", "discord", "route", route, "kind", "status", "status", status, "code", code, "seconds", 35);
    }

    private String form(String path, String json, String field) throws Exception {
        JsonNode refused = bot.refusal("POST", path, json);
        assertThat(refused.get("code").asInt()).as(refused.toString()).isEqualTo(50_035);
        return refused.at("/errors" + field + "/_errors/0/code").asString("nothing there: " + refused);
    }

    private static String row(String parts) {
        return "{\"content\":\"x\",\"components\":[{\"type\":1,\"components\":[" + parts + "]}]}";
    }

    private static String button(String label, String id) {
        return "{\"type\":2,\"style\":1,\"label\":\"" + label + "\",\"custom_id\":\"" + id + "\"}";
    }

    /** Ada has written to the bot. @return the channel's path */
    private String dm() throws Exception {
        discord.says(ada, Saying.of("hello"));
        return "/channels/" + opens(ada);
    }

    private String opens(String user) throws Exception {
        return bot.call("POST", "/users/@me/channels", "{\"recipient_id\":\"" + user + "\"}")
                .get("id")
                .asString();
    }

    /** Ada and the bot are in one server. @return its channel's id */
    private String server() throws Exception {
        return calls.post(
                        "discord/servers",
                        Map.of("name", "Club", "people", List.of(ada), "bots", List.of("@runagent_bot")))
                .get("channelId")
                .asString();
    }

    private Seen.Message seen() {
        return discord.sees(ada, null, 0).messages().getLast();
    }
}
