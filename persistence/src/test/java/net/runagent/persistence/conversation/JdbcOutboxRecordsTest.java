package net.runagent.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.ConversationId;
import net.runagent.core.conversation.OutboxRecords.Row;
import net.runagent.core.conversation.OutboxRecords.Settled;
import net.runagent.core.conversation.OutboxRecords.Standing;
import net.runagent.core.conversation.OutboxRecords.State;
import net.runagent.core.conversation.Parcel;
import net.runagent.core.work.PayloadSeal;
import net.runagent.persistence.database.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** What waits for its person, and what has become of it when they are back. */
class JdbcOutboxRecordsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final ChatUser ADA = new ChatUser(Platform.DISCORD, "100001");
    private static final UUID PROCESS = new UUID(9, 9);

    private final TestDatabase db = TestDatabase.fresh();
    private final JdbcTemplate jdbc = new JdbcTemplate(db.dataSource());
    private final JdbcOutboxRecords records = new JdbcOutboxRecords(jdbc, new Plain(), new GatheredWrites(jdbc));

    @AfterEach
    void close() {
        db.close();
    }

    /** Whoever had blocked us comes back with a command: its screen goes out, and after it what was held back. */
    @Test
    void aScreenThatWaitedIsNotShownBelowANewerOne() {
        held(parcel(1, Parcel.Kind.SCREEN, "screen", true));
        held(parcel(2, Parcel.Kind.NOTICE, null, true));
        records.insert(List.of(row(parcel(3, Parcel.Kind.SCREEN, "screen", true), State.SENDING)), NOW);

        records.release(ADA);

        assertThat(taken()).containsExactly(id(2));
        assertThat(state(1)).isEqualTo("DROPPED");
    }

    @Test
    void theNewestOfThoseThatWaitedIsShown() {
        held(parcel(1, Parcel.Kind.SCREEN, "screen", true));
        held(parcel(2, Parcel.Kind.POST, "build:1", false));
        held(parcel(3, Parcel.Kind.SCREEN, "screen", true));
        held(parcel(4, Parcel.Kind.POST, "build:2", false));

        records.release(ADA);

        assertThat(taken()).containsExactly(id(2), id(3), id(4));
    }

    /** The edit needs the message that it changes. */
    @Test
    void aNewMessageIsNotLeftOutForAnEditOfIt() {
        held(parcel(1, Parcel.Kind.SCREEN, "screen", true));
        held(parcel(2, Parcel.Kind.SCREEN, "screen", false));

        records.release(ADA);

        assertThat(taken()).containsExactly(id(1), id(2));
    }

    /** Whoever stores the next message of an anchor need not look for the one that stands there. */
    @Test
    void storingTellsWhatStandsUnderTheAnchors() {
        Parcel screen = parcel(1, Parcel.Kind.SCREEN, "screen", true);
        assertThat(records.insert(List.of(row(screen, State.SENDING)), NOW)).isEmpty();
        records.settle(List.of(new Settled(screen, State.SENT, "m1", 0, null)), NOW);

        List<Standing> standing = records.insert(
                List.of(
                        row(parcel(2, Parcel.Kind.NOTICE, null, true), State.SENDING),
                        row(parcel(3, Parcel.Kind.POST, "build:1", false), State.SENDING),
                        row(parcel(4, Parcel.Kind.SCREEN, "screen", false), State.SENDING)),
                NOW);

        assertThat(standing).containsExactly(new Standing(new ConversationId(1), "screen", "m1"));
    }

    private List<UUID> taken() {
        return records.takeDue(PROCESS, NOW, 10).stream()
                .map(row -> row.parcel().id())
                .toList();
    }

    private String state(long number) {
        return db.jdbc()
                .sql("select state from outbox where id = ?")
                .param(id(number))
                .query(String.class)
                .single();
    }

    private void held(Parcel parcel) {
        records.insert(List.of(row(parcel, State.SENDING)), NOW);
        records.settle(List.of(new Settled(parcel, State.HELD, "", 0, null)), NOW);
    }

    private static Row row(Parcel parcel, State state) {
        return new Row(parcel, state, PROCESS, 0);
    }

    private static UUID id(long number) {
        return new UUID(0x0199_0000_0000_7000L, number);
    }

    private static Parcel parcel(long number, Parcel.Kind kind, @Nullable String anchor, boolean anew) {
        return new Parcel(
                id(number), ADA, ADA.userId(), new ConversationId(1), kind, anchor, new byte[] {1}, 0, anew, null);
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
