package net.runagent.bot.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import net.runagent.bot.conversation.CommandMenu;
import net.runagent.core.conversation.SendingOutbox;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Inbox;
import net.runagent.core.work.Worker;
import net.runagent.sandbox.people.ChatParty;
import net.runagent.sandbox.world.Faults.Kind;
import org.junit.jupiter.api.Test;

/** What holds at the door of every platform, however it makes trouble. */
public abstract class DoorContract<P extends ChatParty> extends DoorHouse<P> {
    protected DoorContract(P party) {
        super(party);
    }

    /** The call by which news reaches a person who has not done anything for a while. */
    protected abstract String newsCall();

    /** From now on the person has not done anything for a while. */
    protected abstract void later();

    /** How often a message is seen whose answer was lost and that was sent twice. */
    protected abstract int seenWhenSentTwice();

    /** What brings in what people do. */
    protected abstract Worker listener();

    /** The names of all commands, each time they were registered. */
    protected abstract List<List<String>> registered();

    @Test
    void aPersonOrdersByTappingAndTyping() {
        says("/deploy");
        sees("ASK");
        chat.taps(ada, null, SMALL, null);
        sees("NAME");
        says("Otto");
        sees("ORDERED small-Otto");
        assertThat(orders).containsExactly("small-Otto");
    }

    @Test
    void anArrivalThatNobodyCanReadBlocksNobody() {
        Ids ids = service.bean(Ids.class);
        String lane = chat.platform() + ":999";
        Arrival poison = new Arrival(ids.next(), chat.platform(), "u:-1", null, lane, "not even JSON".getBytes());
        service.bean(Inbox.class).keep(List.of(poison));
        says("/deploy");
        sees("ASK");
    }

    @Test
    void theButtonsOfAnOlderScreenAreTakenOffWhenANewOneStandsBelow() {
        says("/deploy");
        long older = sees("ASK").id();
        says("/deploy");
        becomes("a second menu", () -> occurrences("ASK") == 2);
        becomes("taken off", () -> message(older).buttons().isEmpty());
        assertThat(fromBot().getLast().buttons()).isNotEmpty();
        assertThat(message(older).text()).contains("ASK");
    }

    @Test
    void whileThePlatformAsksForSilenceNothingIsLost() {
        says("/deploy");
        sees("ASK");
        later();
        fault(newsCall(), Kind.STATUS, 429, "", 2);
        tell("o7");
        sees("READY o7");
        assertThat(occurrences("READY o7")).isEqualTo(1);
    }

    @Test
    void aNoticeWhoseAnswerIsLostIsSentOnceMore() {
        says("/deploy");
        sees("ASK");
        later();
        fault(newsCall(), Kind.DROP_AFTER, 0, "", 1);
        tell("o7");
        becomes("settled", () -> count("kind = 'NOTICE' and state = 'SENT'") == 1 && unfinished() == 0);
        assertThat(occurrences("READY o7")).isEqualTo(seenWhenSentTwice());
    }

    @Test
    void aPlatformThatDoesNotAnswerForAMomentLosesNoNotice() {
        says("/deploy");
        sees("ASK");
        later();
        fault(newsCall(), Kind.DROP_BEFORE, 0, "", 2);
        tell("o7");
        becomes("settled", () -> count("kind = 'NOTICE' and state = 'SENT'") == 1 && unfinished() == 0);
        assertThat(occurrences("READY o7")).isEqualTo(1);
    }

    /** chat.md 7.4: one more call is the price of a process that dies before it could write down that it had sent. */
    @Test
    void whatWasSentByAProcessThatDiedBeforeItCouldSaySoIsSentOnceMoreAndThenNoMore() {
        says("/deploy");
        sees("ASK");
        becomes("settled", () -> unfinished() == 0);
        later();
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
        becomes("settled", () -> occurrences("READY o7") == seenWhenSentTwice() && unfinished() == 0);
        service.close();
        service = process().started();
        connected();
        says("/cancel");
        sees("Cancelled");
        assertThat(occurrences("READY o7")).isEqualTo(seenWhenSentTwice());
    }

    @Test
    void whatWasDecidedBeforeAProcessDiedIsSentByTheNextOne() {
        says("/deploy");
        sees("ASK");
        becomes("settled", () -> unfinished() == 0);
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
    void theCommandMenuIsRegisteredOnlyWhenItsWordsChange() {
        says("/deploy");
        sees("ASK");
        int calls = registered().size();
        assertThat(registered())
                .isNotEmpty()
                .allSatisfy(names -> assertThat(names)
                        .isEqualTo(service.bean(CommandMenu.class).commands()));
        service.close();
        service = process().started();
        connected();
        says("/cancel");
        sees("Cancelled");
        assertThat(registered()).hasSize(calls);
    }

    @Test
    void theDoorRestsWhenItIsPausedAndForgetsNothing() {
        says("/deploy");
        sees("ASK");
        Worker listener = listener();
        listener.pause();
        says("/cancel");
        assertThat(chat.awaits(ada, null, "Cancelled", 0, Duration.ofMillis(300)))
                .isEmpty();
        listener.resume();
        sees("Cancelled");
    }
}
