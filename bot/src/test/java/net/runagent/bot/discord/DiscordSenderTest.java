package net.runagent.bot.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import net.runagent.bot.conversation.Texts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.ChatSender.Delivery;
import net.runagent.core.conversation.ConversationId;
import net.runagent.core.conversation.Parcel;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import net.runagent.core.work.StaffAlerts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import tools.jackson.databind.json.JsonMapper;

/** How a message reaches a person on Discord, and what each of Discord's refusals means for it. */
class DiscordSenderTest {
    private static final ChatUser ADA = new ChatUser(Platform.DISCORD, "42");

    private final FakeRest discord = new FakeRest();
    private final DiscordProperties properties = discord.properties();
    private final DiscordRest rest = new DiscordRest(properties, new DiscordLimits());
    private final Replies replies = new Replies(properties, rest);
    private final List<String> alerts = new java.util.concurrent.CopyOnWriteArrayList<>();
    private final DiscordSender sender = new DiscordSender(properties, rest, replies, alerting());
    private long number;

    private ObjectProvider<StaffAlerts> alerting() {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("alerts", (StaffAlerts) (severity, kind, subject, facts) -> alerts.add(kind));
        return beans.getBeanProvider(StaffAlerts.class);
    }

    @AfterEach
    void end() {
        replies.destroy();
        rest.destroy();
        discord.close();
    }

    // ---- interactions

    @Test
    void aCommandThatIsAnsweredAtOnceNeedsOneCall() {
        replies.expect(command(true));

        assertThat(sender.deliver(screen(), null)).isEqualTo(new Delivery.Done("70/9001"));

        assertThat(discord.calls).containsExactly("POST /interactions/11/tok/callback");
        assertThat(discord.kindOf(0)).isEqualTo(4);
    }

    @Test
    void aSlowLaneIsAcknowledgedBeforeDiscordGivesUpAndTheMessageTakesThatPlace() {
        replies.expect(command(true));
        becomes("acknowledged", () -> discord.calls.size() == 1);
        assertThat(discord.kindOf(0)).isEqualTo(5);

        assertThat(sender.deliver(screen(), null)).isInstanceOf(Delivery.Done.class);
        assertThat(sender.deliver(notice(), null)).isInstanceOf(Delivery.Done.class);

        assertThat(discord.calls)
                .containsExactly(
                        "POST /interactions/11/tok/callback", "POST /webhooks/555/tok", "POST /webhooks/555/tok");
    }

    @Test
    void inAServerEverythingIsOnlyForTheOneWhoAsked() {
        replies.expect(command(false));
        sender.deliver(screen(), null);
        sender.deliver(notice(), null);

        assertThat(discord.bodies).hasSize(2).allMatch(body -> flags(body) == (1 << 15 | 1 << 6));
    }

    @Test
    void aTapThatChangesItsScreenIsOneCallToo() {
        replies.expect(tap("70/9001"));

        assertThat(sender.deliver(screen(), "70/9001")).isEqualTo(new Delivery.Done("70/9001"));

        assertThat(discord.kindOf(0)).isEqualTo(7);
        assertThat(discord.calls).hasSize(1);
    }

    @Test
    void aNewMessageAfterATapLeavesTheTappedOneAlone() {
        replies.expect(tap("70/9001"));

        sender.deliver(notice(), null);
        sender.deliver(screen(), "70/9001");

        assertThat(discord.calls)
                .containsExactly(
                        "POST /interactions/12/tok/callback",
                        "POST /webhooks/555/tok",
                        "PATCH /webhooks/555/tok/messages/@original");
        assertThat(discord.kindOf(0)).isEqualTo(6);
    }

    @Test
    void whatAnotherProcessHasAcknowledgedIsFilledIn() {
        discord.refuses("POST", "/callback", 400, DiscordCodes.ALREADY_ACKNOWLEDGED);
        replies.known(command(true));

        assertThat(sender.deliver(screen(), null)).isInstanceOf(Delivery.Done.class);

        assertThat(discord.calls)
                .as("Discord fills in what is empty, and leaves what the other process said")
                .last()
                .isEqualTo("POST /webhooks/555/tok");
    }

    @ParameterizedTest
    @CsvSource({"404,10062", "401,50027", "404,10015"})
    void whatIsAnsweredTooLateReachesThePersonDirectly(int status, int code) {
        discord.refuses("POST", "/callback", status, code);
        replies.expect(command(true));

        assertThat(sender.deliver(screen(), null)).isInstanceOf(Delivery.Done.class);

        assertThat(discord.calls).last().isEqualTo("POST /channels/70/messages");
    }

    @Test
    void aMessageForOneReaderThatNobodyCanReachAnyMoreIsSaidAnew() {
        assertThat(sender.deliver(screen(), "e/9001")).isEqualTo(new Delivery.Gone());
        assertThat(discord.calls).isEmpty();
    }

    @Test
    void aSignOnATapIsSeenByItsOwnerAlone() {
        replies.expect(tap("70/9001"));

        assertThat(sender.acknowledge("12", "This menu is out of date.")).isTrue();

        assertThat(discord.calls).containsExactly("POST /interactions/12/tok/callback", "POST /webhooks/555/tok");
        assertThat(flags(discord.bodies.get(1)) & Outgoing.EPHEMERAL).isNotZero();
        assertThat(sender.acknowledge("unknown", "lost"))
                .as("then it is said as a message")
                .isFalse();
    }

    @Test
    void nothingIsRepeatedWhenItsAnswerIsLost() {
        discord.answers("POST", "/callback", 0, "");
        replies.expect(command(true));

        assertThat(sender.deliver(screen(), null)).isInstanceOf(Delivery.Unknown.class);
        assertThat(discord.calls).hasSize(1);

        discord.refuses("POST", "/callback", 400, DiscordCodes.ALREADY_ACKNOWLEDGED);
        assertThat(sender.deliver(screen(), null)).isInstanceOf(Delivery.Done.class);
        assertThat(discord.calls)
                .as("the second try fills in the first: one message")
                .last()
                .isEqualTo("PATCH /webhooks/555/tok/messages/@original");
    }

    // ---- directly

    @Test
    void whatHappensLaterIsSentDirectlyWithItsOwnKeyAgainstDoubles() {
        Parcel news = notice();
        assertThat(sender.deliver(news, null)).isInstanceOf(Delivery.Done.class);
        assertThat(sender.deliver(news, null)).isInstanceOf(Delivery.Done.class);

        assertThat(discord.calls).containsExactly("POST /channels/70/messages", "POST /channels/70/messages");
        String nonce = DiscordSender.nonce(news.id());
        assertThat(nonce).hasSizeLessThanOrEqualTo(25);
        assertThat(discord.bodies)
                .allMatch(body ->
                        body.contains("\"nonce\":\"" + nonce + "\"") && body.contains("\"enforce_nonce\":true"));
    }

    @ParameterizedTest
    @ValueSource(ints = {50_007, 50_278, 50_001})
    void newsForWhoTakesNoDirectMessagesWaitsAndAScreenDoesNot(int code) {
        discord.refuses("POST", "/channels/70/messages", 403, code);
        assertThat(sender.deliver(notice(), null)).isEqualTo(new Delivery.Blocked());
        discord.refuses("POST", "/channels/70/messages", 403, code);
        assertThat(sender.deliver(screen(), null)).isEqualTo(new Delivery.Refused("no-direct-messages"));
    }

    /** Bots that open chats with people who did not ask are shut out; most of them after some tens of chats. */
    @Test
    void whoHasNoChatWithUsIsNotWrittenToAndTheirNewsWaits() {
        Parcel news = parcelTo(ADA.userId(), Parcel.Kind.NOTICE);
        assertThat(sender.deliver(news, null)).isEqualTo(new Delivery.Blocked());
        assertThat(sender.deliver(parcelTo(ADA.userId(), Parcel.Kind.SCREEN), null))
                .isEqualTo(new Delivery.Refused("no-direct-messages"));
        assertThat(discord.calls).isEmpty();

        replies.expect(command(false));
        assertThat(sender.deliver(news, null)).as("as soon as they come by").isInstanceOf(Delivery.Done.class);
    }

    @Test
    void aChatThatIsGoneIsNotOpenedAnewEither() {
        discord.refuses("POST", "/channels/70/messages", 404, DiscordCodes.UNKNOWN_CHANNEL);

        assertThat(sender.deliver(notice(), null)).isEqualTo(new Delivery.Blocked());
        assertThat(discord.calls).hasSize(1);
    }

    @Test
    void whoIsToldToWriteMoreSlowlyWritesToNobodyForAWhileAndStillAnswersInteractions() {
        discord.refuses("POST", "/channels/70/messages", 400, DiscordCodes.OPENING_TOO_FAST);

        assertThat(sender.deliver(notice(), null)).isInstanceOf(Delivery.NotAccepted.class);
        assertThat(sender.deliver(notice(), null)).isInstanceOf(Delivery.NotAccepted.class);
        assertThat(discord.calls).hasSize(1);

        replies.expect(command(true));
        assertThat(sender.deliver(notice(), null)).isInstanceOf(Delivery.Done.class);
    }

    /** Fifty calls a second are allowed in all, and most of them are for those who wait for an answer. */
    @Test
    void newsForManyAtOnceGoesOutAtAPaceThatDiscordTakesForNoFlood() {
        long began = System.nanoTime();
        for (int i = 0; i < 25; i++) {
            sender.deliver(parcelTo(String.valueOf(700 + i), Parcel.Kind.NOTICE), null);
        }
        assertThat(discord.calls).hasSize(25);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(1_300));
    }

    @Test
    void newsThatWaitsForItsTurnIsSaidToWhoHasComeByMeanwhile() {
        List<Thread> before = newsToOthers(30);
        Thread waiting = Thread.ofVirtual().start(() -> sender.deliver(notice(), null));
        becomes("it waits for its turn", () -> waiting.getState() == Thread.State.TIMED_WAITING);
        replies.known(command(true));

        join(before);
        join(List.of(waiting));

        assertThat(discord.calls)
                .contains("POST /interactions/11/tok/callback")
                .doesNotContain("POST /channels/70/messages");
    }

    @Test
    void newsThatWaitsForItsTurnIsHeldBackWhenDiscordHasHadEnoughMeanwhile() {
        join(newsToOthers(15));
        int sent = discord.calls.size();
        discord.refuses("POST", "/messages", 400, DiscordCodes.OPENING_TOO_FAST);

        join(newsToOthers(8));

        assertThat(discord.calls)
                .as("only the one that was refused, and what was under way by then")
                .hasSizeBetween(sent + 1, sent + 5);
    }

    private List<Thread> newsToOthers(int many) {
        return IntStream.range(0, many)
                .mapToObj(i -> parcel(new ChatUser(Platform.DISCORD, "9" + i), "7" + i + "0", Parcel.Kind.NOTICE, null))
                .map(news -> Thread.ofVirtual().start(() -> sender.deliver(news, null)))
                .toList();
    }

    private static void join(List<Thread> threads) {
        for (Thread thread : threads) {
            try {
                assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void onlyTheLimitOfTheWholeApplicationSilencesEverybody() {
        discord.answers("POST", "/messages", 429, "{\"retry_after\":7.5,\"global\":true}");
        assertThat(sender.deliver(notice(), null)).isEqualTo(new Delivery.Busy(Duration.ofMillis(7_501)));

        discord.answers("POST", "/channels/71/messages", 429, "{\"retry_after\":9,\"global\":false}");
        Parcel other = parcelTo("71", Parcel.Kind.NOTICE);
        assertThat(sender.deliver(other, null)).isInstanceOf(Delivery.NotAccepted.class);
        int calls = discord.calls.size();
        assertThat(sender.deliver(other, null)).isInstanceOf(Delivery.NotAccepted.class);
        assertThat(discord.calls).as("a closed route is not asked").hasSize(calls);
    }

    @Test
    void aTokenThatIsRefusedIsTheStaffsBusinessAndNothingIsLost() {
        discord.refuses("POST", "/channels/70/messages", 401, 0);

        assertThat(sender.deliver(notice(), null)).isInstanceOf(Delivery.NotAccepted.class);

        assertThat(alerts).containsExactly("discord.token-refused");
    }

    @Test
    void aProxysPageIsNoAnswerOfDiscords() {
        discord.answers("POST", "/messages", 502, "<html>Bad gateway</html>");
        assertThat(sender.deliver(notice(), null)).isInstanceOf(Delivery.Unknown.class);
        discord.answers("POST", "/messages", 403, "<html>Forbidden</html>");
        assertThat(sender.deliver(notice(), null)).isInstanceOf(Delivery.Unknown.class);
    }

    @Test
    void whatAPersonWroteCannotBeDeletedAndTheButtonsOfAnOldMessageCan() {
        assertThat(sender.deliver(parcel(ADA, Parcel.Kind.DELETE, "70/1"), null))
                .isEqualTo(new Delivery.Refused("not-ours-to-delete"));
        assertThat(sender.deliver(parcel(ADA, Parcel.Kind.STRIP, "70/9001"), "70/9001"))
                .isInstanceOf(Delivery.Done.class);
        assertThat(discord.calls).containsExactly("GET /channels/70/messages/9001", "PATCH /channels/70/messages/9001");
        discord.refuses("PATCH", "/9001", 404, DiscordCodes.UNKNOWN_MESSAGE);
        assertThat(sender.deliver(screen(), "70/9001")).isEqualTo(new Delivery.Gone());
    }

    @Test
    void theButtonsOfATappedMessageAreTakenOffOnlyAfterTheFirstSign() {
        replies.expect(tap("70/9001"));

        assertThat(sender.deliver(parcel(ADA, Parcel.Kind.STRIP, "70/9001"), "70/9001"))
                .isInstanceOf(Delivery.Done.class);

        assertThat(discord.calls)
                .containsExactly(
                        "POST /interactions/12/tok/callback",
                        "GET /webhooks/555/tok/messages/@original",
                        "PATCH /webhooks/555/tok/messages/@original");
        assertThat(discord.kindOf(0)).isEqualTo(6);
    }

    /** Ten thousand refused calls shut a bot out: what cannot be changed any more is not asked for again. */
    @Test
    void theButtonsThatNobodyCanReachAnyMoreAreLeftAloneWithoutACall() {
        assertThat(sender.deliver(parcel(ADA, Parcel.Kind.STRIP, "e/9001"), "e/9001"))
                .isEqualTo(new Delivery.Gone());
        assertThat(discord.calls).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"401,50027", "404,10015", "404,10008"})
    void aReplyThatEndsWhileButtonsAreTakenOffIsTheEndOfIt(int status, int code) {
        replies.expect(tap("e/9001"));
        discord.refuses("GET", "/messages/@original", status, code);

        assertThat(sender.deliver(parcel(ADA, Parcel.Kind.STRIP, "e/9001"), "e/9001"))
                .isEqualTo(new Delivery.Gone());
    }

    @ParameterizedTest
    @CsvSource({"403,50001", "404,10003", "404,10008"})
    void whatCannotBeLookedAtKeepsItsButtonsAndItsOwnerIsReachableAsBefore(int status, int code) {
        discord.refuses("GET", "/9001", status, code);

        assertThat(sender.deliver(parcel(ADA, Parcel.Kind.STRIP, "70/9001"), "70/9001"))
                .isEqualTo(new Delivery.Gone());
        assertThat(discord.calls).hasSize(1);
    }

    @Test
    void switchedOffItSaysSo() {
        DiscordProperties off = new DiscordProperties("", "", "https://discord.com/api/v10", "wss://x");
        DiscordSender silent = new DiscordSender(off, rest, replies, alerting());

        assertThat(silent.deliver(notice(), null)).isEqualTo(new Delivery.Refused("discord-is-off"));
    }

    // ---- material

    private Parcel screen() {
        return parcel(ADA, Parcel.Kind.SCREEN);
    }

    private Parcel notice() {
        return parcel(ADA, Parcel.Kind.NOTICE);
    }

    private Parcel parcel(ChatUser user, Parcel.Kind kind) {
        return parcel(user, kind, null);
    }

    private Parcel parcel(ChatUser user, Parcel.Kind kind, String message) {
        return parcel(user, "70", kind, message);
    }

    private Parcel parcelTo(String chat, Parcel.Kind kind) {
        return parcel(ADA, chat, kind, null);
    }

    private Parcel parcel(ChatUser user, String chat, Parcel.Kind kind, String message) {
        byte[] body = new DiscordRenderer(new Texts())
                .render(
                        View.Screen.of(Text.of("conversation.hint"), Action.back()),
                        Locale.ENGLISH,
                        at -> "1.AAAAAAAAAAA.1." + at)
                .body();
        UUID id = new UUID(0x0198_0000_0000_7000L, ++number);
        return new Parcel(id, user, chat, new ConversationId(1), kind, null, body, 0, true, message);
    }

    private static Interaction command(boolean direct) {
        return new Interaction("11", "tok", Interaction.Kind.COMMAND, ADA, direct, "70", null, "", "en-US");
    }

    private static Interaction tap(String message) {
        return new Interaction("12", "tok", Interaction.Kind.COMPONENT, ADA, true, "70", message, "x", "en-US");
    }

    private static int flags(String body) {
        var json = JsonMapper.shared().readTree(body.getBytes(StandardCharsets.UTF_8));
        return json.path("data").path("flags").asInt(json.path("flags").asInt(0));
    }

    private static void becomes(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(until);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
