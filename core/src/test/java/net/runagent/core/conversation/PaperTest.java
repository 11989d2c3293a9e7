package net.runagent.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.ChatSender.Delivery;
import net.runagent.core.conversation.Handover.Finished;
import net.runagent.core.conversation.Handover.Verdict;
import net.runagent.core.conversation.Handover.Wait;
import net.runagent.core.conversation.OutboxRecords.Row;
import net.runagent.core.conversation.OutboxRecords.State;
import net.runagent.core.work.CrashPoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A document is sent at most twice, whatever answer is lost and however many processes die over it. */
class PaperTest {
    private static final ChatUser ADA = new ChatUser(Platform.TELEGRAM, "100001");
    private static final Parcel RECEIPT = new Parcel(
            new UUID(0, 1),
            ADA,
            "100001",
            new ConversationId(7),
            Parcel.Kind.PAPER,
            null,
            new byte[] {1},
            0,
            false,
            null);

    /** What the table holds of it: it outlives every process. */
    private int stored;

    /** How often the table cannot be written yet. */
    private int away;

    private int handedOver;
    private final Deque<Delivery> answers = new ArrayDeque<>();
    private final ChatSender sender = new ChatSender() {
        @Override
        public Platform platform() {
            return Platform.TELEGRAM;
        }

        @Override
        public Delivery deliver(Parcel parcel, @Nullable String edit) {
            handedOver++;
            return answers.isEmpty() ? new Delivery.Done("31") : answers.removeFirst();
        }

        @Override
        public boolean acknowledge(String tap, @Nullable String toast) {
            return true;
        }
    };

    @AfterEach
    void disarm() {
        CrashPoint.arm(null);
    }

    private Handover process() {
        OutboxRecords records = mock();
        doAnswer(call -> {
                    if (away > 0) {
                        away--;
                        throw new IllegalStateException("the database is away");
                    }
                    return stored = call.getArgument(1);
                })
                .when(records)
                .begun(any(), anyInt());
        Outbox outbox = mock();
        SettledParcels settled =
                new SettledParcels(records, new Direct(), outbox, () -> new UUID(0, 2), Clock.systemUTC());
        return new Handover(
                Map.of(Platform.TELEGRAM, sender),
                mock(Accounts.class),
                new Direct(),
                settled,
                outbox,
                () -> new UUID(0, 3),
                Clock.systemUTC());
    }

    private Row taken() {
        return new Row(RECEIPT, State.SENDING, new UUID(0, 9), stored);
    }

    /** One process goes on until it is through with it, or dies. */
    private boolean through(Handover process) {
        Verdict verdict = process.attempt(taken());
        for (int tries = 0; verdict instanceof Wait(Row row, long _); tries++) {
            assertThat(tries).as("comes to an end").isLessThan(20);
            verdict = process.attempt(row);
        }
        return verdict instanceof Finished;
    }

    @Test
    void whatArrivesIsSentOnce() {
        assertThat(through(process())).isTrue();
        assertThat(handedOver).isEqualTo(1);
    }

    @Test
    void aDatabaseThatIsAwayForAWhileUsesUpNoTry() {
        away = 5;

        assertThat(through(process())).isTrue();
        assertThat(handedOver).isEqualTo(1);
    }

    @Test
    void aLostAnswerIsFollowedByOneMoreTryAndNoOther() {
        answers.addAll(
                List.of(new Delivery.Unknown("lost"), new Delivery.Unknown("lost"), new Delivery.Unknown("lost")));

        assertThat(through(process())).isTrue();
        assertThat(handedOver).isEqualTo(2);
    }

    @Test
    void processesThatDieOverItRepeatItOnceTogether() {
        for (String label : List.of("outbox.before-send", "outbox.sent", "outbox.before-send", "outbox.sent")) {
            CrashPoint.arm(reached -> {
                if (reached.equals(label)) {
                    throw new IllegalStateException("dies at " + label);
                }
            });
            try {
                through(process());
            } catch (IllegalStateException died) {
                assertThat(died).hasMessageStartingWith("dies at");
            }
        }
        CrashPoint.arm(null);
        assertThat(through(process())).isTrue();
        assertThat(handedOver).isLessThanOrEqualTo(2);
    }

    @Test
    void aProcessThatDiesAfterSendingAndOneWhoseAnswerIsLostAreTwoTries() {
        CrashPoint.arm(reached -> {
            if (reached.equals("outbox.sent")) {
                throw new IllegalStateException("dies");
            }
        });
        try {
            through(process());
        } catch (IllegalStateException died) {
            assertThat(stored).isEqualTo(1);
        }
        CrashPoint.arm(null);
        answers.add(new Delivery.Unknown("lost"));
        assertThat(through(process())).isTrue();
        assertThat(through(process())).isTrue();
        assertThat(handedOver).isEqualTo(2);
    }

    @Test
    void whatWasSurelyNotTakenIsNoTry() {
        for (int i = 0; i < 6; i++) {
            answers.add(new Delivery.NotAccepted("no connection"));
        }

        assertThat(through(process())).isTrue();
        assertThat(handedOver)
                .as("six that failed, one too early, one that arrived")
                .isLessThanOrEqualTo(8);
        assertThat(stored).isEqualTo(1);
    }

    @Test
    void whoHasBlockedUsGetsItLaterWithBothTriesLeft() {
        answers.add(new Delivery.Blocked());

        assertThat(through(process())).isTrue();
        assertThat(stored).isZero();
    }
}
