package net.runagent.sandbox.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.people.Saying;
import net.runagent.sandbox.people.Seen;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TelegramPartyTest {
    private final World world = new World(1);
    private final TelegramParty telegram = world.join(new TelegramParty());
    private final BotClient bot = new BotClient(telegram.url(), telegram.operatorToken());
    private final String ada = telegram.create("Ada", "en").userId();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anUpdateReachesAWaitingPollAtOnce() throws Exception {
        CompletableFuture<JsonNode> poll = CompletableFuture.supplyAsync(() -> updates("{\"timeout\":30}"));
        waitForPoll();
        telegram.says(ada, Saying.of("/start"));
        JsonNode update = poll.get(5, TimeUnit.SECONDS).get("result").get(0);
        assertThat(update.path("message").path("text").asString()).isEqualTo("/start");
        assertThat(new BotApiContract().fits(update, "Update")).isTrue();
    }

    @Test
    void anUpdateComesAgainUntilItIsConfirmedByTheOffset() {
        telegram.says(ada, Saying.of("one"));
        telegram.says(ada, Saying.of("two"));
        long first = id(updates("{}"));
        assertThat(id(updates("{}"))).isEqualTo(first);
        assertThat(id(updates("{\"offset\":" + (first + 1) + "}"))).isEqualTo(first + 1);
        assertThat(updates("{\"offset\":" + (first + 2) + "}").get("result")).isEmpty();
        assertThat(updates("{}").get("result")).isEmpty();
    }

    @Test
    void afterIdsWereDrawnAnewALowerIdIsDeliveredThoughTheOffsetIsHigher() {
        telegram.says(ada, Saying.of("one"));
        long before = id(updates("{}"));
        updates("{\"offset\":" + (before + 1) + "}");
        telegram.drawNewIds();
        telegram.says(ada, Saying.of("two"));
        long drawn = id(updates("{\"offset\":" + (before + 1) + "}"));
        assertThat(drawn).isLessThan(before);
        assertThat(updates("{\"offset\":" + (drawn + 1) + "}").get("result")).isEmpty();
    }

    @Test
    void aSecondPollerThrowsTheFirstOut() throws Exception {
        CompletableFuture<JsonNode> first = CompletableFuture.supplyAsync(() -> updates("{\"timeout\":30}"));
        waitForPoll();
        updates("{}");
        assertThat(first.get(5, TimeUnit.SECONDS).get("error_code").asInt()).isEqualTo(409);
    }

    @Test
    void aTapIsAcknowledgedAndItsToastSeen() throws Exception {
        started();
        long start = id(updates("{}"));
        send("Hello", "{\"inline_keyboard\":[[{\"text\":\"🚀 Deploy my agent\",\"callback_data\":\"a\"}]]}");
        CompletableFuture<String> toast = CompletableFuture.supplyAsync(
                () -> telegram.taps(ada, null, "deploy my", null).toast());
        JsonNode update = updates("{\"timeout\":5,\"offset\":" + (start + 1) + "}")
                .get("result")
                .get(0);
        assertThat(new BotApiContract().fits(update, "Update")).isTrue();
        String query = update.path("callback_query").path("id").asString();
        bot.call("answerCallbackQuery", "{\"callback_query_id\":\"" + query + "\",\"text\":\"Done\"}");
        assertThat(toast.get(5, TimeUnit.SECONDS)).isEqualTo("Done");
    }

    @Test
    void aButtonThatIsNotThereIsAnsweredWithThoseThatAre() throws Exception {
        started();
        send("Hello", "{\"inline_keyboard\":[[{\"text\":\"Help\",\"callback_data\":\"a\"}]]}");
        assertThatThrownBy(() -> telegram.taps(ada, null, "Prices", null))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        r -> assertThat(new String(r.response().body(), StandardCharsets.UTF_8))
                                .contains("\"offered\":[\"Help\"]"));
    }

    @Test
    void whatTheLibraryOfTheServiceSendsIsUnderstoodWithoutAViolation() throws Exception {
        started();
        JsonNode sent = bot.call(
                "sendmessage",
                "{\"chat_id\":\"" + ada + "\",\"text\":\"<b>Hi</b> &amp; bye\",\"parse_mode\":\"HTML\","
                        + "\"method\":\"sendmessage\"}");
        assertThat(sent.get("result").get("text").asString()).isEqualTo("Hi & bye");
        assertThat(world.violations().all()).isEmpty();
        bot.call("sendMessage", "{\"chat_id\":" + ada + ",\"text\":\"x\",\"colour\":1}");
        assertThat(world.violations().all()).hasSize(1);
    }

    @Test
    void limitsAreThoseOfTheRealApi() throws Exception {
        started();
        String chat = "\"chat_id\":" + ada;
        assertThat(bot.refusal("sendMessage", "{" + chat + ",\"text\":\"" + "x".repeat(4097) + "\"}"))
                .isEqualTo("Bad Request: message is too long");
        assertThat(bot.refusal("sendMessage", "{" + chat + ",\"text\":\" \"}"))
                .isEqualTo("Bad Request: message text is empty");
        assertThat(bot.refusal(
                        "sendMessage",
                        "{" + chat + ",\"text\":\"x\",\"reply_markup\":{\"inline_keyboard\":[[{\"text\":\"b\","
                                + "\"callback_data\":\"" + "ü".repeat(33) + "\"}]]}}"))
                .isEqualTo("Bad Request: BUTTON_DATA_INVALID");
        assertThat(bot.refusal("sendMessage", "{" + chat + ",\"text\":\"<b>x\",\"parse_mode\":\"HTML\"}"))
                .startsWith("Bad Request: can't parse entities: Can't find end tag");
        assertThat(bot.refusal("sendMessage", "{" + chat + ",\"text\":\"a < b\",\"parse_mode\":\"HTML\"}"))
                .startsWith("Bad Request: can't parse entities");
        assertThat(bot.refusal("answerCallbackQuery", "{\"callback_query_id\":\"1\"}"))
                .contains("query is too old");
    }

    @Test
    void anEditWithoutAChangeIsRefusedAndEarlierTextsAreKept() throws Exception {
        started();
        long id = send("one", "{\"inline_keyboard\":[]}");
        String edit = "{\"chat_id\":" + ada + ",\"message_id\":" + id + ",\"text\":\"two\"}";
        bot.call("editMessageText", edit);
        assertThat(bot.refusal("editMessageText", edit)).startsWith("Bad Request: message is not modified");
        assertThat(bot.refusal("editMessageText", edit.replace(":" + id, ":99999")))
                .isEqualTo("Bad Request: message to edit not found");
        Seen.Message seen = telegram.sees(ada, null, 0).messages().getLast();
        assertThat(seen.text()).isEqualTo("two");
        assertThat(seen.edits()).containsExactly("one");
    }

    @Test
    void aMessageCanBeDeletedForTwoDays() throws Exception {
        long id = started();
        String delete = "{\"chat_id\":" + ada + ",\"message_id\":" + id + "}";
        long late = telegram.says(ada, Saying.of("secret")).id();
        bot.call("deleteMessage", delete);
        assertThat(telegram.sees(ada, null, 0).messages().getFirst().deleted()).isTrue();
        assertThat(bot.refusal("deleteMessage", delete)).isEqualTo("Bad Request: message to delete not found");
        world.clock().advance(Duration.ofHours(49));
        assertThat(bot.refusal("deleteMessage", delete.replace(":" + id + "}", ":" + late + "}")))
                .contains("can't be deleted");
    }

    @Test
    void aBotMayWriteOnlyToPeopleWhoStartedItAndDidNotBlockIt() throws Exception {
        String hello = "{\"chat_id\":" + ada + ",\"text\":\"x\"}";
        assertThat(bot.refusal("sendMessage", hello)).contains("can't initiate conversation");
        assertThat(bot.refusal("sendMessage", hello.replace(ada, "42"))).contains("chat not found");
        started();
        telegram.blocks(ada, null, true);
        assertThat(bot.refusal("sendMessage", hello)).isEqualTo("Forbidden: bot was blocked by the user");
        JsonNode update = updates("{\"offset\":-1}").get("result").get(0);
        assertThat(update.path("my_chat_member")
                        .path("new_chat_member")
                        .path("status")
                        .asString())
                .isEqualTo("kicked");
        assertThat(new BotApiContract().fits(update, "Update")).isTrue();
    }

    @Test
    void aChatTakesAShortBurstAndThenOneMessageASecond() throws Exception {
        started();
        String last = "";
        for (int i = 0; i < 25 && !last.startsWith("Too Many"); i++) {
            last = bot.call("sendMessage", "{\"chat_id\":" + ada + ",\"text\":\"x\"}")
                    .path("description")
                    .asString("");
        }
        assertThat(last).isEqualTo("Too Many Requests: retry after 1");
        telegram.limits(true, false);
        assertThat(send("x", "{\"inline_keyboard\":[]}")).isPositive();
    }

    @Test
    void aManagedBotIsCreatedInOneTapAndItsTokenIsTheManagersToReadAndReplace() throws Exception {
        started();
        send(
                "Your agent needs a bot",
                "{\"keyboard\":[[{\"text\":\"Create my agent's bot\",\"request_managed_bot\":{\"request_id\":1,"
                        + "\"suggested_name\":\"Ada's agent\",\"suggested_username\":\"ada_x_bot\"}}]],"
                        + "\"one_time_keyboard\":true}");
        updates("{\"offset\":-1}");
        assertThat(telegram.sees(ada, null, 0).botOffer()).isTrue();
        assertThat(telegram.createsBot(ada, "ada_agent_bot")).isEqualTo("@ada_agent_bot");
        assertThat(telegram.sees(ada, null, 0).botOffer()).isFalse();

        List<JsonNode> both = updates("{}")
                .get("result")
                .valueStream()
                .filter(u -> u.has("managed_bot") || u.path("message").has("managed_bot_created"))
                .toList();
        assertThat(both).hasSize(2).allMatch(u -> new BotApiContract().fits(u, "Update"));
        long botId = both.stream()
                .filter(u -> u.has("managed_bot"))
                .findFirst()
                .orElseThrow()
                .path("managed_bot")
                .path("bot")
                .path("id")
                .asLong();
        String who = "{\"user_id\":" + botId + "}";
        String token = bot.call("getManagedBotToken", who).get("result").asString();
        BotClient agent = new BotClient(telegram.url(), token);
        assertThat(agent.call("getUpdates", "{}")
                        .get("result")
                        .get(0)
                        .path("message")
                        .path("text")
                        .asString())
                .isEqualTo("/start");
        String next = bot.call("replaceManagedBotToken", who).get("result").asString();
        assertThat(next).isNotEqualTo(token);
        assertThat(agent.refusal("getMe", "{}")).isEqualTo("Unauthorized");
    }

    @Test
    void arestrictedBotHearsItsOwnerOnly() throws Exception {
        started();
        send("x", "{\"keyboard\":[[{\"text\":\"c\",\"request_managed_bot\":{\"request_id\":1}}]]}");
        telegram.createsBot(ada, "ada_agent_bot");
        long botId = updates("{}")
                .get("result")
                .valueStream()
                .filter(u -> u.has("managed_bot"))
                .findFirst()
                .orElseThrow()
                .at("/managed_bot/bot/id")
                .asLong();
        bot.call("setManagedBotAccessSettings", "{\"user_id\":" + botId + ",\"is_access_restricted\":true}");
        String token = bot.call("getManagedBotToken", "{\"user_id\":" + botId + "}")
                .get("result")
                .asString();
        String stranger = telegram.create("Bob", null).userId();
        telegram.says(stranger, Saying.to("@ada_agent_bot", "let me in"));
        telegram.says(ada, Saying.to("@ada_agent_bot", "it is me"));
        JsonNode heard =
                new BotClient(telegram.url(), token).call("getUpdates", "{}").get("result");
        assertThat(heard.valueStream().map(u -> u.at("/message/text").asString()))
                .containsExactly("/start", "it is me");
    }

    @Test
    void aDocumentComesAsMultipartAndAPersonCanOpenIt() throws Exception {
        started();
        String body = "--b\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n" + ada + "\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"caption\"\r\n\r\nYour receipt\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"document\"; filename=\"receipt.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\nline\r\n--b--\r\n";
        JsonNode sent =
                bot.send("senddocument", "multipart/form-data; boundary=b", body.getBytes(StandardCharsets.UTF_8));
        assertThat(sent.at("/result/document/file_name").asString()).isEqualTo("receipt.txt");
        assertThat(world.violations().all()).isEmpty();
        Seen.Message seen = telegram.sees(ada, null, 0).messages().getLast();
        assertThat(seen.text()).isEqualTo("Your receipt");
        assertThat(seen.document())
                .isNotNull()
                .satisfies(d -> assertThat(d.name()).isEqualTo("receipt.txt"));
    }

    @Test
    void aReSentTapHasANewUpdateIdAndTheSameQuery() throws Exception {
        started();
        send("Hello", "{\"inline_keyboard\":[[{\"text\":\"Go\",\"callback_data\":\"a\"}]]}");
        updates("{\"offset\":-1}");
        telegram.taps(ada, null, "Go", null);
        assertThat(telegram.tapsAgain(ada)).isTrue();
        List<JsonNode> taps = updates("{}")
                .get("result")
                .valueStream()
                .filter(u -> u.has("callback_query"))
                .toList();
        assertThat(taps).hasSize(2);
        assertThat(taps.get(0).at("/callback_query/id")).isEqualTo(taps.get(1).at("/callback_query/id"));
        assertThat(taps.get(0).get("update_id")).isNotEqualTo(taps.get(1).get("update_id"));
    }

    @Test
    void waitingEndsWithTheFirstMatchChangedAfterTheSeq() throws Exception {
        started();
        long seq = telegram.sees(ada, null, 0).seq();
        CompletableFuture<Boolean> awaited =
                CompletableFuture.supplyAsync(() -> telegram.awaits(ada, null, "IS.ready", seq, Duration.ofSeconds(20))
                        .isPresent());
        send("Your agent\nis\nready", "{\"inline_keyboard\":[]}");
        assertThat(awaited.get(5, TimeUnit.SECONDS)).isTrue();
        assertThat(telegram.awaits(ada, null, "never", 0, Duration.ofMillis(1))).isEmpty();
    }

    private long started() {
        return telegram.says(ada, Saying.of("/start")).id();
    }

    private long send(String text, String markup) throws Exception {
        return bot.call(
                        "sendMessage",
                        "{\"chat_id\":" + ada + ",\"text\":\"" + text.replace("\n", "\\n") + "\",\"reply_markup\":"
                                + markup + "}")
                .at("/result/message_id")
                .asLong();
    }

    private JsonNode updates(String json) {
        try {
            return bot.call("getUpdates", json);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static long id(JsonNode updates) {
        return updates.get("result").get(0).get("update_id").asLong();
    }

    private void waitForPoll() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!telegram.isPolled() && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(telegram.isPolled()).isTrue();
    }
}
