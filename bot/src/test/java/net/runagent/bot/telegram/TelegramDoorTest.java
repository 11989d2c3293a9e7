package net.runagent.bot.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Locale;
import net.runagent.bot.conversation.ChatDoor;
import net.runagent.bot.conversation.ChatService;
import net.runagent.bot.door.DoorContract;
import net.runagent.core.work.Worker;
import net.runagent.sandbox.telegram.TelegramParty;
import net.runagent.sandbox.world.Faults.Fault;
import net.runagent.sandbox.world.Faults.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The whole way of a message, from a phone to the database and back, with a Telegram that makes trouble. */
class TelegramDoorTest extends DoorContract<TelegramParty> {
    TelegramDoorTest() {
        super(new TelegramParty());
    }

    @Override
    protected ChatService process() {
        return TelegramProcess.of(db, chat, flows(), desks());
    }

    @Override
    protected String newsCall() {
        return "POST /sendMessage";
    }

    @Override
    protected void later() {
        // Telegram can be written to at any time
    }

    /** Telegram has no key against doubles. */
    @Override
    protected int seenWhenSentTwice() {
        return 2;
    }

    @Override
    protected Worker listener() {
        return service.bean(TelegramPoller.class);
    }

    @Override
    protected List<List<String>> registered() {
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

    @Test
    void anEditedScreenStaysOneMessage() {
        says("/deploy");
        sees("ASK");
        chat.taps(ada, null, SMALL, null);
        sees("NAME");
        assertThat(fromBot()).hasSize(1);
    }

    @Test
    void aDoubleTapAndATapSentAgainCountOnce() {
        says("/deploy");
        long screen = sees("ASK").id();
        chat.tapsAndGoesOn(ada, null, SMALL, screen);
        chat.tapsAgain(ada);
        sees("NAME");
        chat.tapsAgain(ada);
        says("Otto");
        sees("ORDERED");
        assertThat(orders).containsExactly("small-Otto");
        assertThat(everything()).doesNotContain("out of date");
    }

    @Test
    void markupInWhatAPersonWritesIsShownAsWritten() {
        says("/deploy");
        sees("ASK");
        chat.taps(ada, null, SMALL, null);
        sees("NAME");
        says("<b>Otto</b> & _*[ ");
        sees("ORDERED small-<b>Otto</b> & _");
    }

    @Test
    void aProxysErrorPageInsteadOfAnAnswerRepeatsAScreen() {
        says("/deploy");
        sees("ASK");
        fault("POST /editMessageText", Kind.STATUS, 502, "Bad Request", 1);
        chat.taps(ada, null, SMALL, null);
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
        says("/deploy");
        long old = sees("ASK").id();
        world.faults().plan(new Fault("telegram", "POST /editMessageText", Kind.STATUS, 400, why, 0), 1);
        chat.taps(ada, null, SMALL, null);
        long fresh = sees("NAME").id();
        assertThat(fresh).isGreaterThan(old);
        becomes("settled", () -> unfinished() == 0);
        assertThat(remembered()).isEqualTo(Long.toString(fresh));
        assertThat(fromBot()).hasSize(2);
    }

    @Test
    void anEditThatChangesNothingIsAsGoodAsOne() {
        says("/deploy");
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
        chat.taps(ada, null, SMALL, null);
        becomes("settled", () -> unfinished() == 0 && count("kind = 'SCREEN' and state = 'SENT'") == 2);
        assertThat(fromBot()).hasSize(1);
        says("Otto");
        sees("ORDERED small-Otto");
    }

    /** What Telegram refuses in one chat silences us in everybody's. */
    @Test
    void muchNewsInOneChatWaitsForItsTurnAndTelegramRefusesNoneOfIt() {
        says("/cancel");
        sees("nothing to cancel");
        for (int i = 0; i < 22; i++) {
            tell("o" + i);
        }
        becomes("settled", () -> count("kind = 'NOTICE' and state = 'SENT'") >= 22 && unfinished() == 0);
        assertThat(world.requests().of("telegram"))
                .filteredOn(request -> request.status() == 429)
                .isEmpty();
    }

    @Test
    void oneProcessPollsAndAnotherTakesOver() {
        ChatService second = process().started();
        says("/deploy");
        sees("ASK");
        service.close();
        service = second;
        says("/cancel");
        sees("Cancelled");
        assertThat(service.alerts).doesNotContain("chat.polled-twice");
    }

    /** The library would write an error with a stack for each try, and one at each stop. */
    @Test
    void aTelegramThatIsAwayIsToldOnceAndSoIsItsReturnAndTheEndIsNot() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger poller = (Logger) LoggerFactory.getLogger(TelegramPoller.class);
        Level before = poller.getLevel();
        poller.setLevel(Level.INFO);
        poller.addAppender(log);
        try {
            fault("POST /getUpdates", Kind.DROP_BEFORE, 0, "", 3);
            says("/deploy");
            sees("ASK");
            says("/cancel");
            sees("Cancelled");
            service.close();
        } finally {
            poller.detachAppender(log);
            poller.setLevel(before);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        away -> assertThat(away).startsWith("Telegram does not tell what people do"),
                        back -> assertThat(back).isEqualTo("Telegram answers again"));
    }

    /** People of another platform are sent there. */
    @Test
    void itIsFoundUnderTheNameThatTelegramTells() {
        ChatDoor door = service.bean(ChatDoor.class);
        becomes("known", () -> door.address().isPresent());
        assertThat(door.open()).isTrue();
        assertThat(door.address()).contains("https://t.me/runagent_bot");
    }

    /** The id under which the screen is edited next. */
    private String remembered() {
        return db.jdbc()
                .sql("select message from chat_message where anchor = 'screen'")
                .query(String.class)
                .single();
    }
}
