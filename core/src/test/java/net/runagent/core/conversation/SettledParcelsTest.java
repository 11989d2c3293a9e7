package net.runagent.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.OutboxRecords.Settled;
import net.runagent.core.conversation.OutboxRecords.State;
import org.junit.jupiter.api.Test;

/** In a rush what people wait for goes first; old screens that nobody reads may keep their buttons. */
class SettledParcelsTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private final List<Parcel> strips = new ArrayList<>();
    private final Outbox outbox = mock();
    private final SettledParcels settled = new SettledParcels(
            mock(OutboxRecords.class), new Direct(), outbox, UUID::randomUUID, Clock.fixed(NOON, ZoneOffset.UTC));

    SettledParcelsTest() {
        doAnswer(call -> strips.addAll(call.getArgument(0))).when(outbox).put(any());
    }

    @Test
    void manyNewScreensAtOnceTakeTheButtonsOffAFewOldOnesOnly() {
        settle(Parcel.Kind.SCREEN, 300);

        assertThat(strips).hasSize(20).allMatch(parcel -> parcel.kind() == Parcel.Kind.STRIP);
    }

    @Test
    void aWayToPayThatIsNoneAnyMoreIsAlwaysTakenOff() {
        settle(Parcel.Kind.SCREEN, 300);
        strips.clear();

        settle(Parcel.Kind.POST, 40);

        assertThat(strips).hasSize(40);
    }

    /** Otherwise the next process would send all of it once more. */
    @Test
    void whatWasSentIsMarkedBeforeTheProcessEnds() {
        settled.start();
        add(Parcel.Kind.NOTICE, 5);

        settled.close();

        assertThat(settled.busy()).isFalse();
        add(Parcel.Kind.NOTICE, 1);
        settled.close();
        assertThat(settled.busy()).as("nobody marks any more").isTrue();
    }

    private void settle(Parcel.Kind kind, int many) {
        add(kind, many);
        settled.markGathered();
    }

    private void add(Parcel.Kind kind, int many) {
        for (int i = 0; i < many; i++) {
            ChatUser person = new ChatUser(Platform.TELEGRAM, String.valueOf(i));
            Parcel parcel = new Parcel(
                    UUID.randomUUID(), person, "1", new ConversationId(i), kind, "a", new byte[0], 0, true, null);
            settled.add(new Settled(parcel, State.SENT, "m" + i, 0, null), "old" + i);
        }
    }
}
