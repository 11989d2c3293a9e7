package net.runagent.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.ChatSender;
import net.runagent.core.conversation.ConversationId;
import net.runagent.core.conversation.OutboxByHand;
import net.runagent.core.conversation.OutboxRecords;
import net.runagent.core.conversation.Parcel;
import net.runagent.core.conversation.Parcel.Kind;
import net.runagent.core.work.LeaderLocks;
import net.runagent.core.work.Leadership;
import net.runagent.core.work.PayloadSeal;
import net.runagent.persistence.database.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Each process remembers what it has sent, and another one may have sent something newer since. */
class OutboxesOfTwoProcessesTest {
    private static final ChatUser ADA = new ChatUser(Platform.TELEGRAM, "100001");
    private static final ConversationId CHAT = new ConversationId(1);

    private final TestDatabase db = TestDatabase.fresh();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();
    private final Phone phone = new Phone();
    private final Set<String> locks = new HashSet<>();
    private final OutboxByHand one = process();
    private final OutboxByHand other = process();

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void aScreenIsDrawnInTheMessageThatAnotherProcessSentLast() {
        sends(one, Kind.SCREEN, Parcel.SCREEN, true);
        sends(other, Kind.SCREEN, Parcel.SCREEN, true);
        sends(one, Kind.SCREEN, Parcel.SCREEN, false);
        sends(other, Kind.SCREEN, Parcel.SCREEN, false);

        assertThat(phone.log).containsExactly("SCREEN null", "SCREEN null", "STRIP m1", "SCREEN m2", "SCREEN m2");
    }

    @Test
    void aMessageThatIsKeptUpToDateIsTheOneThatAnotherProcessSentBelow() {
        sends(one, Kind.POST, "pay:1", false);
        sends(other, Kind.POST, "pay:1", true);
        sends(one, Kind.POST, "pay:1", true);

        assertThat(phone.log).containsExactly("POST null", "POST null", "STRIP m1", "POST null", "STRIP m2");
    }

    /** What is on its way when the next one is stored is newer than all that the database knows. */
    @Test
    void whatWasSentAndIsNotMarkedYetIsTheOneToChange() {
        stores(one, Kind.SCREEN, Parcel.SCREEN, true);
        stores(one, Kind.SCREEN, Parcel.SCREEN, false);
        one.turn();
        sends(one, Kind.SCREEN, Parcel.SCREEN, false);

        assertThat(phone.log).containsExactly("SCREEN null", "SCREEN m1", "SCREEN m1");
    }

    @Test
    void nobodyLooksForWhatStoringHasTold() {
        sends(one, Kind.SCREEN, Parcel.SCREEN, true);
        sends(other, Kind.SCREEN, Parcel.SCREEN, false);
        sends(one, Kind.SCREEN, Parcel.SCREEN, false);

        assertThat(looks).hasValue(0);
    }

    private void sends(OutboxByHand process, Kind kind, String anchor, boolean anew) {
        stores(process, kind, anchor, anew);
        while (process.turn()) {
            // until nothing is left to do now
        }
    }

    private void stores(OutboxByHand process, Kind kind, String anchor, boolean anew) {
        Parcel parcel = new Parcel(
                new UUID(7, numbers.incrementAndGet()),
                ADA,
                ADA.userId(),
                CHAT,
                kind,
                anchor,
                new byte[] {1},
                0,
                anew,
                null);
        db.transactions().run(() -> process.outbox().put(List.of(parcel)));
    }

    private OutboxByHand process() {
        JdbcTemplate jdbc = new JdbcTemplate(db.dataSource());
        OutboxRecords records = new JdbcOutboxRecords(jdbc, new Plain(), new GatheredWrites(jdbc)) {
            @Override
            public Optional<String> message(ConversationId conversation, String anchor) {
                looks.incrementAndGet();
                return super.message(conversation, anchor);
            }
        };
        OutboxByHand process = new OutboxByHand(
                records,
                List.of(phone),
                mock(Accounts.class),
                db.transactions(),
                new Leadership(new Locks()),
                () -> new UUID(8, numbers.incrementAndGet()),
                Clock.fixed(Instant.parse("2026-11-30T12:00:00Z"), ZoneOffset.UTC),
                () -> 0);
        process.resume();
        return process;
    }

    private final class Locks implements LeaderLocks {
        @Override
        public boolean hold(String role) {
            return locks.add(role);
        }

        @Override
        public void release(String role) {
            locks.remove(role);
        }
    }

    private static final class Phone implements ChatSender {
        final List<String> log = new ArrayList<>();
        private int sent;

        @Override
        public Platform platform() {
            return Platform.TELEGRAM;
        }

        @Override
        public Delivery deliver(Parcel parcel, @Nullable String edit) {
            log.add(parcel.kind() + " " + edit);
            return new Delivery.Done(edit == null ? "m" + ++sent : edit);
        }

        @Override
        public boolean acknowledge(String tap, @Nullable String toast) {
            return true;
        }
    }

    private static final class Plain implements PayloadSeal {
        @Override
        public byte[] seal(UUID rowId, byte[] plain) {
            return plain;
        }

        @Override
        public byte[] open(UUID rowId, byte[] sealed) {
            return sealed;
        }
    }
}
