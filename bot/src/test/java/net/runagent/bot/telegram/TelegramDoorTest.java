package net.runagent.bot.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import net.runagent.bot.conversation.ChatDoor;
import net.runagent.bot.conversation.ChatService;
import net.runagent.bot.conversation.CommandMenu;
import net.runagent.bot.conversation.OrderTalk;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.SendingOutbox;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Inbox;
import net.runagent.core.work.Worker;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.sandbox.people.Saying;
import net.runagent.sandbox.people.Seen;
import net.runagent.sandbox.telegram.TelegramParty;
import net.runagent.sandbox.world.Faults.Fault;
import net.runagent.sandbox.world.Faults.Kind;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The whole way of a message, from a phone to the database and back, with a Telegram that makes trouble. */
class TelegramDoorTest {
    private static final Duration MOST = Duration.ofSeconds(30);
    private static final String SMALL = "I do not know Small";
    private static final String TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz0123456";

    private final TestDatabase db = TestDatabase.fresh();
    private final World world = new World(7);
    private final TelegramParty telegram = world.join(new TelegramParty());
    private final List<String> orders = new CopyOnWriteArrayList<>();
    private ChatService service;
    private String ada;

    @BeforeEach
    void start() {
        service = process().started();
        ada = telegram.create("Ada", "en").userId();
    }

    @AfterEach
    void end() {
        service.close();
        assertThat(world.violations().all())
                .as("calls that Telegram does not describe")
                .isEmpty();
        world.close();
        db.close();
    }

    private ChatService process() {
        return new ChatService(
                db,
                "net.runagent.bot.telegram",
                context -> context.registerBean(
                        TelegramProperties.class,
                        () -> new TelegramProperties(telegram.operatorToken(), telegram.url(), 0)),
                List.of(new OrderTalk()),
                List.of(new OrderDesk()));
    }

    @Test
    void aPersonOrdersByTappingAndTyping() {
        says("/order");
        sees("ASK");
        telegram.taps(ada, null, SMALL, null);
        sees("NAME");
        says("Otto");
        sees("ORDERED small-Otto");
        assertThat(orders).containsExactly("small-Otto");
    }

    @Test
    void anEditedScreenStaysOneMessage() {
        says("/order");
        sees("ASK");
        telegram.taps(ada, null, SMALL, null);
        sees("NAME");
        assertThat(fromBot()).hasSize(1);
    }

    @Test
    void aDoubleTapAndATapSentAgainCountOnce() {
        says("/order");
        long screen = sees("ASK").id();
        telegram.tapsAndGoesOn(ada, null, SMALL, screen);
        telegram.tapsAgain(ada);
        sees("NAME");
        telegram.tapsAgain(ada);
        says("Otto");
        sees("ORDERED");
        assertThat(orders).containsExactly("small-Otto");
        assertThat(everything()).doesNotContain("out of date");
    }

    @Test
    void markupInWhatAPersonWritesIsShownAsWritten() {
        says("/order");
        sees("ASK");
        telegram.taps(ada, null, SMALL, null);
        sees("NAME");
        says("<b>Otto</b> & _*[ ");
        sees("ORDERED small-<b>Otto</b> & _");
    }

    @Test
    void anArrivalThatNobodyCanReadBlocksNobody() {
        Ids ids = service.bean(Ids.class);
        Arrival poison = new Arrival(ids.next(), "telegram", "u:-1", null, "telegram:999", "not even JSON".getBytes());
        service.bean(Inbox.class).keep(List.of(poison));
        says("/order");
        sees("ASK");
    }

    @Test
    void inAGroupItSaysOnceThatItTalksInPrivateAndNothingElse() {
        says("/order");
        sees("ASK");
        for (int i = 0; i < 3; i++) {
            hears("""
                {"update_id":%d,"message":{"message_id":%d,"date":1,"text":"/order@runagent_bot",
                 "chat":{"id":-100777,"type":"supergroup","title":"G"},
                 "from":{"id":%s,"is_bot":false,"first_name":"Ada"}}}\
                """.formatted(900 + i, i, ada));
        }
        hears("""
            {"update_id":910,"callback_query":{"id":"55","chat_instance":"1","data":"1.AAAAAAAAAAA.1.0",
             "from":{"id":%s,"is_bot":false,"first_name":"Ada"},
             "message":{"message_id":9,"date":1,"chat":{"id":-100777,"type":"supergroup","title":"G"}}}}\
            """.formatted(ada));
        becomes(
                "all heard",
                () -> db.jdbc()
                                .sql("select count(*) from inbox")
                                .query(Long.class)
                                .single()
                        == 0);
        becomes("said", () -> unfinished() == 0 && toGroup().size() == 1);

        assertThat(toGroup().getFirst()).contains("only talk in private").doesNotContain("ASK", "Ada");
        assertThat(orders).isEmpty();
    }

    /** trust.md 8, number 41: what stands in a group is deleted there if we may, and its owner is told in private. */
    @Test
    void aSecretSentInAGroupIsTakenOutThereAndItsOwnerIsToldInPrivate() {
        says("/order");
        sees("ASK");
        hears("""
            {"update_id":920,"message":{"message_id":77,"date":1,"text":"my key %s",
             "chat":{"id":-100777,"type":"supergroup","title":"G"},
             "from":{"id":%s,"is_bot":false,"first_name":"Ada"}}}\
            """.formatted(TOKEN, ada));

        sees("In a group you sent something that looked like a secret");
        becomes(
                "asked to delete it",
                () -> world.requests().of("telegram").stream()
                        .anyMatch(request ->
                                request.path().toLowerCase(Locale.ROOT).endsWith("/deletemessage")
                                        && request.body().contains("-100777")
                                        && request.body().contains("77")));
        assertThat(toGroup()).noneMatch(body -> body.contains("secret") || body.contains("delete"));
        assertThat(everything()).doesNotContain("AAabcdefghijklmnop");
        assertThat(service.intake).isEmpty();
        becomes("settled", () -> unheard() == 0);
        assertThat(dump()).doesNotContain("AAabcdefghijklmnop");
    }

    @Test
    void whoPutUsOutOfAGroupIsStillToldInPrivate() {
        says("/order");
        sees("ASK");
        world.faults()
                .plan(
                        new Fault(
                                "telegram",
                                "POST /deleteMessage",
                                Kind.STATUS,
                                403,
                                "Forbidden: bot was kicked from the supergroup chat",
                                0),
                        1);
        hears("""
            {"update_id":925,"message":{"message_id":78,"date":1,"text":"my key %s",
             "chat":{"id":-100777,"type":"supergroup","title":"G"},
             "from":{"id":%s,"is_bot":false,"first_name":"Ada"}}}\
            """.formatted(TOKEN, ada));

        sees("In a group you sent something that looked like a secret");
        sees("could not delete your message");
        assertThat(service.reachable).as("the person is reachable as before").doesNotContainKey(user());
    }

    private long unheard() {
        return db.jdbc().sql("select count(*) from inbox").query(Long.class).single();
    }

    /** chat.md 7.21: answering one's own message shows it again; both must go. */
    @Test
    void whoAnswersTheirOwnMessageWithATokenInItLosesBoth() {
        says("/order");
        sees("ASK");
        long earlier = says("just a word");
        sees("use the buttons");
        hears("""
            {"update_id":930,"message":{"message_id":9000,"date":1,"text":"did you get it?",
             "chat":{"id":%1$s,"type":"private","first_name":"Ada"},
             "from":{"id":%1$s,"is_bot":false,"first_name":"Ada"},
             "reply_to_message":{"message_id":%2$d,"date":1,"text":"%3$s",
              "chat":{"id":%1$s,"type":"private","first_name":"Ada"},
              "from":{"id":%1$s,"is_bot":false,"first_name":"Ada"}}}}\
            """.formatted(ada, earlier, TOKEN));

        sees("looked like a secret");
        becomes("deleted", () -> message(earlier).deleted());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"document\":{\"file_id\":\"f\",\"file_unique_id\":\"u\",\"file_name\":\"T.txt\"}",
                "\"photo\":[],\"caption\":\"see T\"",
                "\"text\":\"look\",\"quote\":{\"text\":\"T\",\"position\":0}",
                "\"text\":\"look\",\"entities\":[{\"type\":\"text_link\",\"offset\":0,\"length\":4,\"url\":\"https://x.org/T\"}]",
                "\"text\":\"T\",\"forward_origin\":{\"type\":\"hidden_user\",\"date\":1,\"sender_user_name\":\"B\"}",
                "\"text\":\"12345\\n6789:AAabcdefghijklm nopqrstuvwxyz0123456\"",
                "\"contact\":{\"phone_number\":\"1\",\"first_name\":\"T\"}"
            })
    void aTokenIsFoundWhereverItIsInAMessage(String content) {
        says("/order");
        sees("ASK");
        hears("""
            {"update_id":940,"message":{"message_id":9100,"date":1,%s,
             "chat":{"id":%2$s,"type":"private","first_name":"Ada"},
             "from":{"id":%2$s,"is_bot":false,"first_name":"Ada"}}}\
            """.formatted(content.replace("T", TOKEN), ada));

        sees("looked like a secret");
        assertThat(service.intake).isEmpty();
    }

    private void hears(String update) {
        JsonMapper json = JsonMapper.builder().build();
        service.bean(Inbox.class)
                .keep(TelegramUpdates.cut(
                                "{\"ok\":true,\"result\":[" + json.readTree(update) + "]}", service.bean(Ids.class))
                        .arrivals());
    }

    private List<String> toGroup() {
        return world.requests().of("telegram").stream()
                .filter(request -> request.path().toLowerCase(Locale.ROOT).endsWith("/sendmessage"))
                .map(request -> request.body())
                .filter(body -> body.contains("-100777"))
                .toList();
    }

    @Test
    void updateIdsThatBeginAnewAfterAnIdleWeekAreHeard() {
        says("/order");
        sees("ASK");
        service.clock().moveTo(Duration.ofDays(8));
        telegram.drawNewIds();
        says("/cancel");
        sees("Cancelled");
    }

    @Test
    void aPastedTokenIsDeletedAndLiesNowhere() {
        says("/order");
        sees("ASK");
        long pasted = says("take " + TOKEN);
        sees("looked like a secret");
        becomes("deleted", () -> message(pasted).deleted());
        becomes("settled", () -> unfinished() == 0);
        assertThat(dump()).doesNotContain("AAabcdefghijklmnop");
        assertThat(service.intake).isEmpty();
    }

    @Test
    void aMessageThatCannotBeDeletedAtOnceIsDeletedLaterAndThePersonIsWarned() {
        says("/order");
        sees("ASK");
        fault("deleteMessage", Kind.STATUS, 400, 2);
        long pasted = says(TOKEN);
        sees("could not delete your message");
        service.clock().moveTo(Duration.ofMinutes(1));
        becomes("deleted", () -> message(pasted).deleted());
    }

    /** chat.md 7.22: too old, without the right, or asked to be silent; the way of trying goes on for 47 hours. */
    @ParameterizedTest
    @CsvSource({"400,Bad Request: message can't be deleted for everyone", "502,Bad Gateway"})
    void whateverKeepsAMessageFromBeingDeletedItIsSaidOnceAndTriedAgain(int status, String why) {
        says("/order");
        sees("ASK");
        world.faults().plan(new Fault("telegram", "POST /deleteMessage", Kind.STATUS, status, why, 0), 1);
        long pasted = says(TOKEN);
        sees("could not delete your message");
        service.clock().moveTo(Duration.ofMinutes(1));
        becomes("deleted", () -> message(pasted).deleted());
        assertThat(occurrences("could not delete your message")).isEqualTo(1);
    }

    @Test
    void noticesToSomebodyWhoBlockedUsWaitUntilTheyAreBack() {
        says("/order");
        sees("ASK");
        telegram.blocks(ada, null, true);
        becomes("noticed", () -> Boolean.FALSE.equals(service.reachable.get(user())));
        tell("o7");
        becomes("held", () -> count("state = 'HELD'") > 0);
        telegram.blocks(ada, null, false);
        sees("READY o7");
        assertThat(service.reachable.get(user())).isTrue();
    }

    @Test
    void whileTelegramAsksForSilenceNothingIsLost() {
        says("/order");
        sees("ASK");
        world.faults().plan(new Fault("telegram", "POST /sendMessage", Kind.STATUS, 429, "", 1), 2);
        tell("o7");
        sees("READY o7");
        assertThat(occurrences("READY o7")).isEqualTo(1);
    }

    @Test
    void aNoticeWhoseAnswerIsLostIsSentOnceMore() {
        says("/order");
        sees("ASK");
        fault("sendMessage", Kind.DROP_BEFORE, 0, 1);
        tell("o7");
        becomes("settled", () -> count("kind = 'NOTICE' and state = 'SENT'") == 1 && unfinished() == 0);
        assertThat(occurrences("READY o7")).isEqualTo(1);
    }

    @Test
    void aNoticeWhoseAnswerIsLostAgainIsLeftAsUnknown() {
        says("/order");
        sees("ASK");
        fault("sendMessage", Kind.DROP_AFTER, 0, 2);
        tell("o7");
        becomes("settled", () -> count("kind = 'NOTICE' and state = 'UNKNOWN'") == 1 && unfinished() == 0);
        assertThat(occurrences("READY o7")).isEqualTo(2);
    }

    @Test
    void aProxysErrorPageInsteadOfAnAnswerRepeatsAScreen() {
        says("/order");
        sees("ASK");
        fault("editMessageText", Kind.STATUS, 502, 1);
        telegram.taps(ada, null, SMALL, null);
        sees("NAME");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bad Request: message to edit not found",
                "Bad Request: message can't be edited",
                "Bad Request: MESSAGE_ID_INVALID"
            })
    void aScreenThatCannotBeEditedAnyMoreIsSentAnewAndTheNewOneIsRemembered(String why) {
        says("/order");
        long old = sees("ASK").id();
        world.faults().plan(new Fault("telegram", "POST /editMessageText", Kind.STATUS, 400, why, 0), 1);
        telegram.taps(ada, null, SMALL, null);
        long fresh = sees("NAME").id();
        assertThat(fresh).isGreaterThan(old);
        becomes("settled", () -> unfinished() == 0);
        assertThat(remembered()).isEqualTo(Long.toString(fresh));
        assertThat(fromBot()).hasSize(2);
    }

    @Test
    void anEditThatChangesNothingIsAsGoodAsOne() {
        says("/order");
        sees("ASK");
        world.faults()
                .plan(
                        new Fault(
                                "telegram",
                                "POST /editMessageText",
                                Kind.STATUS,
                                400,
                                "Bad Request: message is not modified: specified new message content is the same",
                                0),
                        1);
        telegram.taps(ada, null, SMALL, null);
        becomes("settled", () -> unfinished() == 0 && count("kind = 'SCREEN' and state = 'SENT'") == 2);
        assertThat(fromBot()).hasSize(1);
        says("Otto");
        sees("ORDERED small-Otto");
    }

    @Test
    void theButtonsOfAnOlderScreenAreTakenOffWhenANewOneStandsBelow() {
        says("/order");
        long older = sees("ASK").id();
        says("/order again");
        sees("ASK again");
        becomes("taken off", () -> message(older).buttons().isEmpty());
        assertThat(fromBot().getLast().buttons()).isNotEmpty();
    }

    /** chat.md 7.4: one more message is the price of a process that dies before it could write down that it had sent. */
    @Test
    void whatWasSentByAProcessThatDiedBeforeItCouldSaySoIsSentOnceMoreAndThenNoMore() {
        says("/order");
        sees("ASK");
        becomes("settled", () -> unfinished() == 0);
        AtomicBoolean died = new AtomicBoolean();
        CrashPoint.arm(label -> {
            if (label.equals("outbox.before-mark") && died.compareAndSet(false, true)) {
                throw new Error("planned: the process has died");
            }
        });
        tell("o7");
        becomes("died", died::get);
        CrashPoint.arm(null);
        assertThat(occurrences("READY o7")).isEqualTo(1);
        service.close();
        service = process().started();
        becomes("settled", () -> occurrences("READY o7") == 2 && unfinished() == 0);
        service.close();
        service = process().started();
        says("/cancel");
        sees("Cancelled");
        assertThat(occurrences("READY o7")).isEqualTo(2);
    }

    /** Whoever that is: nobody in particular can have no account, and is not answered. */
    @Test
    void channelsAnonymousAdminsAndBusinessesAreNotAnswered() {
        says("/order");
        sees("ASK");
        int before = fromBot().size();
        hears("""
            {"update_id":950,"channel_post":{"message_id":1,"date":1,"text":"/order",
             "chat":{"id":-100888,"type":"channel","title":"C"},
             "sender_chat":{"id":-100888,"type":"channel","title":"C"}}}\
            """);
        hears("""
            {"update_id":951,"message":{"message_id":2,"date":1,"text":"/order",
             "chat":{"id":-100889,"type":"supergroup","title":"G"},
             "sender_chat":{"id":-100889,"type":"supergroup","title":"G"},
             "from":{"id":1087968824,"is_bot":true,"first_name":"Group","username":"GroupAnonymousBot"}}}\
            """);
        hears("""
            {"update_id":952,"business_message":{"message_id":3,"date":1,"text":"/order",
             "business_connection_id":"b","chat":{"id":%1$s,"type":"private","first_name":"Ada"},
             "from":{"id":%1$s,"is_bot":false,"first_name":"Ada"}}}\
            """.formatted(ada));
        becomes("heard", () -> unheard() == 0 && unfinished() == 0);
        assertThat(fromBot()).hasSize(before);
        assertThat(everything()).doesNotContain("went wrong");
    }

    /** A username can be sold or given up; whoever has it next is another person. */
    @Test
    void whoTakesOverAUsernameIsSomebodyElse() {
        says("/order");
        sees("ASK");
        String heir = telegram.create("Eve", "en").userId();
        hears("""
            {"update_id":960,"message":{"message_id":9500,"date":1,"text":"Otto",
             "chat":{"id":%1$s,"type":"private","first_name":"Ada","username":"ada"},
             "from":{"id":%1$s,"is_bot":false,"first_name":"Ada","username":"ada"}}}\
            """.formatted(heir));
        becomes("heard", () -> unheard() == 0 && unfinished() == 0);
        assertThat(orders).isEmpty();
        assertThat(everything()).doesNotContain("use the buttons");
    }

    @Test
    void whoHasNeitherNamesNorALanguageIsSpokenToLikeEverybody() {
        says("/order");
        sees("ASK");
        hears("""
            {"update_id":970,"message":{"message_id":9600,"date":1,"text":"/cancel",
             "chat":{"id":%1$s,"type":"private"},"from":{"id":%1$s,"is_bot":false,"first_name":""}}}\
            """.formatted(ada));
        sees("Cancelled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "'; drop table conversation; --", "../../etc/passwd", "😀", "deploy", "enter:terminate"})
    void aStartLinkMayCarryAnythingAndLeadsToTheStartOnly(String payload) {
        says("/order");
        sees("ASK");
        says("/start " + payload.repeat(64 / payload.length()));
        becomes("answered", () -> fromBot().size() > 1);
        assertThat(everything()).contains("do not know /start").doesNotContain("went wrong");
    }

    /** The id under which the screen is edited next. */
    private String remembered() {
        return db.jdbc()
                .sql("select message from chat_message where anchor = 'screen'")
                .query(String.class)
                .single();
    }

    @Test
    void whatWasDecidedBeforeAProcessDiedIsSentByTheNextOne() {
        says("/order");
        sees("ASK");
        service.bean(SendingOutbox.class).pause();
        tell("o7");
        becomes(
                "told",
                () -> count("kind = 'NOTICE' and state = 'SENDING'") == 1
                        && count("kind = 'SCREEN' and state = 'SENDING'") == 1);
        says("hello");
        becomes("answered", () -> count("kind = 'SCREEN' and state = 'SENDING'") == 2);
        service.close();
        service = process().started();
        sees("use the buttons");
        sees("READY o7");
        becomes("settled", () -> unfinished() == 0);
        assertThat(occurrences("READY o7")).isEqualTo(1);
    }

    @Test
    void oneProcessPollsAndAnotherTakesOver() {
        ChatService second = process().started();
        says("/order");
        sees("ASK");
        service.close();
        service = second;
        says("/cancel");
        sees("Cancelled");
        assertThat(service.alerts).doesNotContain("telegram.polled-twice");
    }

    @Test
    void theCommandMenuIsRegisteredOnlyWhenItsWordsChange() {
        says("/order");
        sees("ASK");
        long calls = menus();
        assertThat(calls).isPositive();
        assertThat(registered())
                .isNotEmpty()
                .allSatisfy(names -> assertThat(names)
                        .isEqualTo(service.bean(CommandMenu.class).commands()));
        service.close();
        service = process().started();
        says("/cancel");
        sees("Cancelled");
        assertThat(menus()).isEqualTo(calls);
    }

    /** People of another platform are sent there. */
    @Test
    void itIsFoundUnderTheNameThatTelegramTells() {
        ChatDoor door = service.bean(ChatDoor.class);
        becomes("known", () -> door.address().isPresent());
        assertThat(door.open()).isTrue();
        assertThat(door.address()).contains("https://t.me/runagent_bot");
    }

    @Test
    void theDoorRestsWhenItIsPaused() {
        says("/order");
        sees("ASK");
        List<Worker> workers = List.of(service.bean(TelegramPoller.class));
        workers.forEach(Worker::pause);
        says("/cancel");
        assertThat(telegram.awaits(ada, null, "Cancelled", 0, Duration.ofMillis(300)))
                .isEmpty();
        workers.forEach(Worker::resume);
        sees("Cancelled");
    }

    // ---- inside

    private long says(String text) {
        return telegram.says(ada, Saying.of(text)).id();
    }

    private Seen.Message sees(String words) {
        String regex = Pattern.quote(words);
        return telegram.awaits(ada, null, regex, 0, MOST)
                .orElseThrow(() -> new AssertionError("not seen: " + words + " in " + everything()));
    }

    private List<Seen.Message> all() {
        return telegram.sees(ada, null, 0).messages();
    }

    private List<Seen.Message> fromBot() {
        return all().stream().filter(message -> !message.from().equals("me")).toList();
    }

    private Seen.Message message(long id) {
        return all().stream().filter(message -> message.id() == id).findFirst().orElseThrow();
    }

    private String everything() {
        return all().stream().map(Seen.Message::text).toList().toString();
    }

    private long occurrences(String words) {
        return fromBot().stream()
                .filter(message -> message.text().contains(words))
                .count();
    }

    private void tell(String order) {
        service.bean(Tidings.class).tell(user(), new OrderTalk.OrderReady(order), "ready:" + order);
    }

    private ChatUser user() {
        return new ChatUser(Platform.TELEGRAM, ada);
    }

    private void fault(String method, Kind kind, int status, int times) {
        world.faults().plan(new Fault("telegram", "POST /" + method, kind, status, "Bad Request", 0), times);
    }

    private long menus() {
        return registered().size();
    }

    /** The names of each menu that was registered, one per language. */
    private List<List<String>> registered() {
        JsonMapper json = JsonMapper.builder().build();
        return world.requests().of("telegram").stream()
                .filter(request -> request.path().toLowerCase(Locale.ROOT).endsWith("/setmycommands"))
                .map(request -> json.readTree(request.body())
                        .path("commands")
                        .valueStream()
                        .map(command -> command.path("command").asString())
                        .toList())
                .toList();
    }

    private long count(String where) {
        return db.jdbc()
                .sql("select count(*) from outbox where " + where)
                .query(Long.class)
                .single();
    }

    private long unfinished() {
        return count("state in ('PENDING', 'SENDING')");
    }

    private String dump() {
        StringBuilder all = new StringBuilder();
        for (String table : List.of("conversation", "outbox", "inbox", "chat_message", "door_memory")) {
            db.jdbc()
                    .sql("select t::text as row from " + table + " t")
                    .query(String.class)
                    .list()
                    .forEach(all::append);
        }
        return all.toString();
    }

    private static void becomes(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + MOST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + MOST + ": " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private final class OrderDesk implements Desk<OrderTalk.PlaceOrder> {
        @Override
        public Class<OrderTalk.PlaceOrder> takes() {
            return OrderTalk.PlaceOrder.class;
        }

        @Override
        public Answer answer(OrderTalk.PlaceOrder question, Asker asker) {
            String order = question.size() + "-" + question.name();
            orders.add(order);
            return new OrderTalk.Placed(order);
        }
    }
}
