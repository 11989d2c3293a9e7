package net.runagent.sandbox.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.people.ChatParty.Choice;
import net.runagent.sandbox.people.Saying;
import net.runagent.sandbox.people.Seen;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DiscordInteractionTest {
    private static final String BUTTONS =
            "\"components\":[{\"type\":1,\"components\":[{\"type\":2,\"style\":1,\"label\":"
                    + "\"Deploy my agent\",\"custom_id\":\"d\"},{\"type\":2,\"style\":5,\"label\":\"Site\",\"url\":"
                    + "\"https://x.example\"},{\"type\":2,\"style\":2,\"label\":\"Gone\",\"custom_id\":\"g\",\"disabled\":true}]}]";
    private static final String FORM =
            "{\"type\":9,\"data\":{\"custom_id\":\"m\",\"title\":\"Your key\",\"components\":["
                    + "{\"type\":10,\"content\":\"Read this\"},"
                    + "{\"type\":18,\"label\":\"Key\",\"component\":{\"type\":4,\"custom_id\":\"key\",\"style\":1,\"min_length\":3,\"max_length\":9}},"
                    + "{\"type\":18,\"label\":\"Place\",\"component\":{\"type\":3,\"custom_id\":\"place\",\"options\":["
                    + "{\"label\":\"Falkenstein\",\"value\":\"fsn1\"},{\"label\":\"Helsinki\",\"value\":\"hel1\",\"default\":true}]}},"
                    + "{\"type\":18,\"label\":\"Backups\",\"component\":{\"type\":23,\"custom_id\":\"b\"}},"
                    + "{\"type\":1,\"components\":[{\"type\":4,\"custom_id\":\"note\",\"label\":\"Note\",\"style\":2,\"required\":false}]}]}}";

    private final SetClock clock = new SetClock();
    private final World world = new World(1);
    private final DiscordParty discord = world.join(new DiscordParty(clock));
    private final WorldCalls calls = new WorldCalls(world);
    private final RestClient bot = new RestClient(discord, discord.operatorToken());
    private final String app = discord.applicationId();
    private final String ada = discord.create("Ada", "de").userId();
    private GatewayClient gateway;

    @BeforeEach
    void login() throws Exception {
        gateway = GatewayClient.login(discord, discord.operatorToken(), 1);
        bot.call(
                "PUT",
                "/applications/" + app + "/commands",
                "[{\"name\":\"start\",\"description\":\"Begin\"},{\"name\":\"allowance\",\"description\":\"Money\",\"options\":["
                        + "{\"type\":4,\"name\":\"amount\",\"description\":\"USD\",\"required\":true,\"min_value\":1,\"max_value\":100},"
                        + "{\"type\":3,\"name\":\"agent\",\"description\":\"Which\",\"autocomplete\":true},"
                        + "{\"type\":5,\"name\":\"monthly\",\"description\":\"Each month\"}]},"
                        + "{\"name\":\"agent\",\"description\":\"Agent\",\"options\":[{\"type\":1,\"name\":\"restart\",\"description\":\"Restart\"}]}]");
    }

    @AfterEach
    void close() {
        calls.close();
        world.close();
    }

    @Test
    void aCommandReachesTheBotAndItsAnswerIsSeen() throws Exception {
        JsonNode used = uses("/start");
        assertThat(used.at("/data/name").asString()).isEqualTo("start");
        assertThat(used.at("/user/id").asString()).isEqualTo(ada);
        assertThat(used.get("locale").asString()).isEqualTo("de");
        assertThat(used.get("context").asInt()).isEqualTo(1);
        assertThat(used.at("/authorizing_integration_owners/1").asString()).isEqualTo(ada);
        JsonNode answer = bot.call(
                "POST",
                callback(used) + "?with_response=true",
                "{\"type\":4,\"data\":{\"content\":\"Hello **Ada**\"," + BUTTONS + "}}");
        assertThat(answer.at("/interaction/response_message_id").asString())
                .isEqualTo(answer.at("/resource/message/id").asString());
        Seen.Message seen = last();
        assertThat(seen.text()).isEqualTo("Hello Ada");
        assertThat(seen.from()).isEqualTo("@runagent_bot");
        assertThat(seen.buttons()).containsExactly(List.of("Deploy my agent"));
        assertThat(discord.opens(ada, null, "site")).isEqualTo("https://x.example");
        assertThat(discord.sees(ada, null, 0).messages().getFirst().text()).isEqualTo("/start");
        assertThat(world.violations().all()).isEmpty();
    }

    @Test
    void aSecondAnswerIsRefused() throws Exception {
        JsonNode used = uses("/start");
        answer(used, "{\"type\":5}");
        assertThat(bot.code("POST", callback(used), "{\"type\":4,\"data\":{\"content\":\"x\"}}"))
                .isEqualTo(40_060);
        assertThat(bot.code("POST", callback(used), FORM))
                .as("a form after thinking")
                .isEqualTo(40_060);
    }

    @Test
    void anAnswerAfterThreeSecondsIsTooLateAndThePersonIsTold() throws Exception {
        JsonNode used = uses("/start");
        clock.advance(Duration.ofMillis(3_001));
        assertThat(bot.code("POST", callback(used), "{\"type\":4,\"data\":{\"content\":\"x\"}}"))
                .isEqualTo(10_062);
        assertThat(last().text()).isEqualTo("The application did not respond");
        assertThat(last().ephemeral()).isTrue();
        assertThat(discord.sees(ada, null, 0).messages().getFirst().ephemeral())
                .as("her own command")
                .isFalse();
        assertThat(bot.code("POST", "/interactions/1/x/callback", "{\"type\":5}"))
                .isEqualTo(10_062);
    }

    @Test
    void whoWaitsIsToldAfterThreeSecondsThatNobodyAnswered() {
        discord.says(ada, Saying.of("/start"));
        assertThat(discord.awaits(ada, null, "did not respond", 0, Duration.ofSeconds(10)))
                .isPresent();
    }

    @Test
    void theTokenOpensTheMessagesForFifteenMinutes() throws Exception {
        JsonNode used = uses("/start");
        assertThat(bot.code("POST", hook(used), "{\"content\":\"x\"}"))
                .as("before the answer")
                .isEqualTo(10_015);
        answer(used, "{\"type\":5}");
        assertThat(last().text()).isEqualTo("RunAgent is thinking...");
        clock.advance(Duration.ofMinutes(14));
        bot.get(hook(used) + "/messages/@original");
        assertThat(bot.send("GET", hook(used) + "/messages/%40original", "").statusCode())
                .as("some clients encode the @")
                .isEqualTo(200);
        clock.advance(Duration.ofMinutes(2));
        JsonNode late = bot.refusal("PATCH", hook(used) + "/messages/@original", "{\"content\":\"x\"}");
        assertThat(late.get("code").asInt()).isEqualTo(50_027);
        assertThat(late.get("status").asInt()).isEqualTo(401);
        assertThat(last().text()).isEqualTo("The application did not respond");
    }

    @Test
    void whatIsDeferredIsFilledLater() throws Exception {
        JsonNode used = uses("/start");
        JsonNode deferred =
                bot.call("POST", callback(used) + "?with_response=true", "{\"type\":5,\"data\":{\"flags\":64}}");
        assertThat(deferred.at("/interaction/response_message_loading").asBoolean())
                .isTrue();
        JsonNode filled = bot.call("PATCH", hook(used) + "/messages/@original", "{\"content\":\"Done\"}");
        assertThat(filled.get("flags").asInt())
                .as("ephemeral stays as it was deferred")
                .isEqualTo(64);
        assertThat(last().ephemeral()).isTrue();
        assertThat(last().edits()).isEmpty();
        String more =
                bot.call("POST", hook(used), "{\"content\":\"More\"}").get("id").asString();
        bot.call("PATCH", hook(used) + "/messages/" + more, "{\"content\":\"Still more\"}");
        assertThat(last().text()).isEqualTo("Still more");
        bot.call("DELETE", hook(used) + "/messages/" + more, "");
        assertThat(bot.code("GET", hook(used) + "/messages/" + more, "")).isEqualTo(10_008);
        clock.advance(Duration.ofSeconds(5));
        bot.call("DELETE", hook(used) + "/messages/@original", "");
        assertThat(bot.code("PATCH", hook(used) + "/messages/@original", "{\"content\":\"x\"}"))
                .isEqualTo(10_008);
    }

    @Test
    void theFirstFollowUpFillsTheMessageThatWaits() throws Exception {
        JsonNode used = uses("/start");
        answer(used, "{\"type\":5}");
        String filled =
                bot.call("POST", hook(used), "{\"content\":\"Done\"}").get("id").asString();
        assertThat(bot.get(hook(used) + "/messages/@original").get("id").asString())
                .isEqualTo(filled);
    }

    @Test
    void aTapReachesTheBotAndChangesTheMessageInItsPlace() throws Exception {
        answer(uses("/start"), "{\"type\":4,\"data\":{\"content\":\"Menu\"," + BUTTONS + "}}");
        CompletableFuture<?> tap = async(() -> discord.taps(ada, null, "deploy", null));
        JsonNode tapped = gateway.event("INTERACTION_CREATE");
        assertThat(tapped.at("/data/custom_id").asString()).isEqualTo("d");
        assertThat(tapped.at("/message/content").asString()).isEqualTo("Menu");
        answer(tapped, "{\"type\":7,\"data\":{\"content\":\"Plans\",\"components\":[]}}");
        tap.get(5, TimeUnit.SECONDS);
        assertThat(last().text()).isEqualTo("Plans");
        assertThat(last().buttons()).isEmpty();
        assertThat(last().edits()).containsExactly("Menu");
        assertThatThrownBy(() -> discord.taps(ada, null, "Deploy my agent", null))
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(body(r)).contains("offered"));
    }

    @Test
    void twoTapsInOneMomentAreTwoInteractions() throws Exception {
        answer(uses("/start"), "{\"type\":4,\"data\":{\"content\":\"Menu\"," + BUTTONS + "}}");
        CompletableFuture<?> one = async(() -> discord.taps(ada, null, "deploy", null));
        CompletableFuture<?> two = async(() -> discord.taps(ada, null, "deploy", null));
        for (int i = 0; i < 2; i++) {
            answer(gateway.event("INTERACTION_CREATE"), "{\"type\":6}");
        }
        CompletableFuture.allOf(one, two).get(5, TimeUnit.SECONDS);
    }

    @Test
    void aTapBeforeAZombieConnectionIsNoticedGoesUnansweredAndTheNextOneIsHeard() throws Exception {
        answer(uses("/start"), "{\"type\":4,\"data\":{\"content\":\"Menu\"," + BUTTONS + "}}");
        calls.post("discord/gateway", Map.of("does", "silent"));
        CompletableFuture<?> tap = async(() -> discord.taps(ada, null, "deploy", null));
        assertThat(gateway.quiet()).isTrue();
        calls.post("discord/gateway", Map.of("does", "drops"));
        GatewayClient again = GatewayClient.connect(discord);
        again.resume(discord.operatorToken(), gateway.session, gateway.seq);
        JsonNode missed = again.event("INTERACTION_CREATE");
        clock.advance(Duration.ofSeconds(4));
        assertThat(bot.code("POST", callback(missed), "{\"type\":6}")).isEqualTo(10_062);
        tap.get(5, TimeUnit.SECONDS);
        assertThat(last().text()).isEqualTo("The application did not respond");
        tap = async(() -> discord.taps(ada, null, "deploy", null));
        answer(again.event("INTERACTION_CREATE"), "{\"type\":6}");
        tap.get(5, TimeUnit.SECONDS);
    }

    @Test
    void anotherPersonsButtonsCanBeTappedWhereTheyAreSeen() throws Exception {
        String bob = discord.create("Bob", "en").userId();
        String club = "@runagent_bot#club";
        calls.post(
                "discord/servers",
                Map.of("name", "Club", "people", List.of(ada, bob), "bots", List.of("@runagent_bot")));
        discord.says(ada, Saying.to(club, "/start"));
        answer(gateway.event("INTERACTION_CREATE"), "{\"type\":4,\"data\":{\"content\":\"Menu\"," + BUTTONS + "}}");
        CompletableFuture<?> tap = async(() -> discord.taps(bob, club, "deploy", null));
        JsonNode tapped = gateway.event("INTERACTION_CREATE");
        assertThat(tapped.at("/member/user/id").asString()).isEqualTo(bob);
        answer(tapped, "{\"type\":4,\"data\":{\"content\":\"Not yours\",\"flags\":64}}");
        tap.get(5, TimeUnit.SECONDS);
        assertThat(texts(ada, club)).doesNotContain("Not yours");
    }

    @Test
    void somethingIsChosenFromAMenu() throws Exception {
        answer(
                uses("/start"),
                "{\"type\":4,\"data\":{\"flags\":32768,\"components\":[{\"type\":17,\"components\":["
                        + "{\"type\":10,\"content\":\"# Where?\"},{\"type\":14},{\"type\":1,\"components\":[{\"type\":3,\"custom_id\":\"p\","
                        + "\"placeholder\":\"Place\",\"options\":[{\"label\":\"Falkenstein\",\"value\":\"fsn1\"},"
                        + "{\"label\":\"Helsinki\",\"value\":\"hel1\"}]}]}]}]}}");
        assertThat(last().text()).isEqualTo("Where?");
        assertThat(last().menus()).containsExactly(new Seen.Menu("Place", List.of("Falkenstein", "Helsinki"), 1));
        CompletableFuture<?> choice = async(() -> discord.chooses(ada, null, List.of("hel")));
        JsonNode chosen = gateway.event("INTERACTION_CREATE");
        assertThat(chosen.at("/data/component_type").asInt()).isEqualTo(3);
        assertThat(chosen.at("/data/values/0").asString()).isEqualTo("hel1");
        answer(chosen, "{\"type\":6}");
        choice.get(5, TimeUnit.SECONDS);
        assertThatThrownBy(() -> discord.chooses(ada, null, List.of("Mars")))
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(body(r)).contains("Helsinki"));
        assertThatThrownBy(() -> discord.chooses(ada, null, List.of("Helsinki", "Falkenstein")))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void aFormIsFilledInByItsLabels() throws Exception {
        answer(uses("/start"), FORM);
        Seen.Form form = discord.sees(ada, null, 0).form();
        assertThat(form.title()).isEqualTo("Your key");
        assertThat(form.fields().keySet()).containsExactly("Key", "Place", "Backups", "Note");
        assertThat(form.fields()).containsEntry("Place", "Helsinki");
        assertThat(form.choices()).containsEntry("Place", List.of("Falkenstein", "Helsinki"));
        assertThatThrownBy(() -> discord.fills(ada, null, Map.of("Key", "ab"))).hasMessageContaining("3 to 9");
        assertThatThrownBy(() -> discord.fills(ada, null, Map.of())).hasMessageContaining("filled in");
        assertThatThrownBy(() -> discord.fills(ada, null, Map.of("Colour", "red")))
                .isInstanceOf(Refusal.class);
        CompletableFuture<?> filled =
                async(() -> discord.fills(ada, null, Map.of("key", "abc", "Place", "Falkenstein", "Backups", "true")));
        JsonNode sent = gateway.event("INTERACTION_CREATE");
        assertThat(sent.get("type").asInt()).isEqualTo(5);
        JsonNode parts = sent.at("/data/components");
        assertThat(parts.at("/0/type").asInt()).isEqualTo(10);
        assertThat(parts.at("/1/component/value").asString()).isEqualTo("abc");
        assertThat(parts.at("/2/component/values/0").asString()).isEqualTo("fsn1");
        assertThat(parts.at("/3/component/value").asBoolean()).isTrue();
        assertThat(parts.at("/4/components/0/value").asString()).isEmpty();
        assertThat(bot.refusal("POST", callback(sent), FORM)
                        .at("/errors/type/_errors/0/code")
                        .asString())
                .as("a form after a form")
                .isEqualTo("BASE_TYPE_CHOICES");
        answer(sent, "{\"type\":4,\"data\":{\"content\":\"Thanks\"}}");
        filled.get(5, TimeUnit.SECONDS);
        assertThat(discord.sees(ada, null, 0).form()).isNull();
        assertThatThrownBy(() -> discord.fills(ada, null, Map.of("Key", "abc"))).isInstanceOf(Refusal.class);
        assertThat(world.violations().all()).isEmpty();
    }

    @Test
    void aFormBeyondItsLimitsIsRefused() throws Exception {
        JsonNode used = uses("/start");
        JsonNode wrong = bot.refusal("POST", callback(used), FORM.replace("Your key", "x".repeat(46)));
        assertThat(wrong.at("/errors/data/title/_errors/0/code").asString()).isEqualTo("BASE_TYPE_BAD_LENGTH");
        JsonNode twins = bot.refusal("POST", callback(used), FORM.replace("\"place\"", "\"key\""));
        assertThat(twins.at("/errors/data/components/_errors/0/code").asString())
                .isEqualTo("COMPONENT_CUSTOM_ID_DUPLICATED");
        assertThat(bot.refusal("POST", callback(used), "{\"type\":7,\"data\":{\"content\":\"x\"}}")
                        .at("/errors/type")
                        .isMissingNode())
                .as("a command has no message to change")
                .isFalse();
        answer(used, FORM);
    }

    @Test
    void anEphemeralAnswerIsSeenByOnePersonAndReachedByItsTokenOnly() throws Exception {
        String bob = discord.create("Bob", "en").userId();
        String channel = calls.post(
                        "discord/servers",
                        Map.of("name", "Club", "people", List.of(ada, bob), "bots", List.of("@runagent_bot")))
                .get("channelId")
                .asString();
        String club = "@runagent_bot#club";
        discord.says(ada, Saying.to(club, "/start"));
        JsonNode used = gateway.event("INTERACTION_CREATE");
        assertThat(used.at("/member/user/id").asString()).isEqualTo(ada);
        assertThat(used.get("context").asInt()).isZero();
        answer(used, "{\"type\":4,\"data\":{\"content\":\"for all\"}}");
        String secret = bot.call("POST", hook(used), "{\"content\":\"only you\",\"flags\":64}")
                .get("id")
                .asString();
        assertThat(texts(ada, club)).containsExactly("/start", "for all", "only you");
        assertThat(texts(bob, club)).containsExactly("for all");
        assertThat(bot.code("GET", "/channels/" + channel + "/messages/" + secret, ""))
                .isEqualTo(10_008);
        assertThat(bot.get("/channels/" + channel + "/messages")).hasSize(1);
        assertThat(discord.chats(bob)).extracting(w -> w.bot()).contains(club);
    }

    @Test
    void onlyWhatTheBotRegisteredCanBeUsedAndOnlyWithValuesThatFit() throws Exception {
        assertThatThrownBy(() -> discord.says(ada, Saying.of("/nothing")))
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(body(r)).contains("/allowance"));
        assertThatThrownBy(() -> discord.says(ada, Saying.of("/allowance"))).hasMessageContaining("required");
        assertThatThrownBy(() -> allowance(Map.of("amount", "x"))).hasMessageContaining("number");
        assertThatThrownBy(() -> allowance(Map.of("amount", "101"))).hasMessageContaining("range");
        assertThatThrownBy(() -> allowance(Map.of("amount", "5", "colour", "red")))
                .hasMessageContaining("colour");
        assertThatThrownBy(() -> discord.says(ada, Saying.of("/start now"))).hasMessageContaining("options");
        allowance(Map.of("amount", "5", "monthly", "true"));
        JsonNode data = gateway.event("INTERACTION_CREATE").get("data");
        assertThat(data.at("/options/0/value").asInt()).isEqualTo(5);
        assertThat(data.at("/options/1/value").asBoolean()).isTrue();
        discord.says(ada, Saying.of("/agent restart"));
        assertThat(gateway.event("INTERACTION_CREATE")
                        .at("/data/options/0/name")
                        .asString())
                .isEqualTo("restart");
    }

    @Test
    void theBotCompletesAnOptionThatIsBeingWritten() throws Exception {
        Saying partial = new Saying("/allowance", null, null, null, null, null, Map.of("agent", "ad"), true);
        CompletableFuture<List<Choice>> asked = async(() -> discord.completes(ada, partial));
        JsonNode used = gateway.event("INTERACTION_CREATE");
        assertThat(used.get("type").asInt()).isEqualTo(4);
        assertThat(used.at("/data/options/0/focused").asBoolean()).isTrue();
        assertThat(bot.code("POST", callback(used), "{\"type\":4,\"data\":{\"content\":\"x\"}}"))
                .isEqualTo(50_035);
        answer(used, "{\"type\":8,\"data\":{\"choices\":[{\"name\":\"Ada's agent\",\"value\":\"ada_agent_bot\"}]}}");
        assertThat(asked.get(5, TimeUnit.SECONDS)).containsExactly(new Choice("Ada's agent", "ada_agent_bot"));
    }

    @Test
    void theWorldApiSpeaksForPeopleOnDiscord() throws Exception {
        JsonNode bob = calls.post("people", Map.of("platform", "discord", "name", "Bob"));
        String path = "people/" + bob.get("person").asString() + "/";
        calls.post(path + "says", Map.of("text", "/allowance", "options", Map.of("amount", "7")));
        answer(gateway.event("INTERACTION_CREATE"), "{\"type\":4,\"data\":{\"content\":\"7 USD\",\"flags\":64}}");
        JsonNode seen = calls.get(path + "sees?match=7%20USD&within=PT5S").get("message");
        assertThat(seen.get("ephemeral").asBoolean()).isTrue();
        assertThat(seen.get("id").asLong())
                .as("small enough for every JSON reader")
                .isLessThan(100);
        JsonNode own = calls.post(path + "makes-token", Map.of("username", "bob_agent"));
        GatewayClient agent =
                GatewayClient.login(discord, own.get("token").asString(), GatewayClient.DIRECT_MESSAGES | 1 << 15);
        calls.post(path + "says", Map.of("text", "hi", "to", "@bob_agent"));
        assertThat(agent.event("MESSAGE_CREATE").get("content").asString()).isEqualTo("hi");
        assertThat(calls.get("secrets").toString())
                .contains("discord-token", own.get("token").asString());
    }

    private void allowance(Map<String, String> options) {
        discord.says(ada, new Saying("/allowance", null, null, null, null, null, options, false));
    }

    private JsonNode uses(String command) throws Exception {
        discord.says(ada, Saying.of(command));
        return gateway.event("INTERACTION_CREATE");
    }

    private void answer(JsonNode interaction, String json) throws Exception {
        assertThat(bot.send("POST", callback(interaction), json))
                .satisfies(a -> assertThat(a.statusCode()).as(a.body()).isEqualTo(204));
    }

    private static String callback(JsonNode interaction) {
        return "/interactions/" + interaction.get("id").asString() + "/"
                + interaction.get("token").asString() + "/callback";
    }

    private String hook(JsonNode interaction) {
        return "/webhooks/" + app + "/" + interaction.get("token").asString();
    }

    private Seen.Message last() {
        return discord.sees(ada, null, 0).messages().getLast();
    }

    private List<String> texts(String user, String with) {
        return discord.sees(user, with, 0).messages().stream()
                .map(Seen.Message::text)
                .toList();
    }

    private static String body(Refusal refusal) {
        return new String(refusal.response().body(), StandardCharsets.UTF_8);
    }

    private static <T> CompletableFuture<T> async(Callable<T> work) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return work.call();
            } catch (Exception failed) {
                throw new CompletionException(failed);
            }
        });
    }
}
