package net.runagent.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.ChatSender.Delivery;
import net.runagent.core.conversation.Handover.Finished;
import net.runagent.core.conversation.Handover.Verdict;
import net.runagent.core.conversation.Handover.Wait;
import net.runagent.core.conversation.OutboxRecords.Row;
import net.runagent.core.conversation.OutboxRecords.Settled;
import net.runagent.core.conversation.OutboxRecords.State;
import net.runagent.core.conversation.Parcel.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a platform's answer means, and what may be with the platform at the same time. */
class HandoverTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final ChatUser ADA = new ChatUser(Platform.TELEGRAM, "100001");
    private static final ChatUser EVE = new ChatUser(Platform.TELEGRAM, "100002");

    private final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    private final OutboxRecords records = mock();
    private final Outbox outbox = mock();
    private final SettledParcels settled = new SettledParcels(records, new Direct(), outbox, UUID::randomUUID, clock);
    private final Phone phone = new Phone();
    private final Handover handover = new Handover(
            Map.of(Platform.TELEGRAM, phone),
            mock(Accounts.class),
            new Direct(),
            settled,
            outbox,
            UUID::randomUUID,
            clock,
            () -> 0);
    private final List<Settled> ends = new ArrayList<>();
    private final List<Parcel> further = new ArrayList<>();

    HandoverTest() {
        doAnswer(call -> ends.addAll(call.getArgument(0))).when(records).settle(any(), any());
        doAnswer(call -> further.addAll(call.getArgument(0))).when(outbox).put(any());
    }

    // ---- one message, changed twice at the same time

    /** Otherwise the new screen may lose its buttons, when taking off the old ones arrives last. */
    @Test
    void aMessageWhoseButtonsAreBeingTakenOffIsChangedOnlyAfterwards() {
        List<Verdict> meanwhile = new ArrayList<>();
        phone.answers = parcel -> {
            if (parcel.kind() == Kind.STRIP) {
                meanwhile.add(handover.attempt(screen("m7")));
            }
            return new Delivery.Done("m7");
        };

        assertThat(handover.attempt(strip("m7"))).isInstanceOf(Finished.class);

        assertThat(meanwhile).singleElement().isInstanceOf(Wait.class);
        assertThat(phone.log).containsExactly("STRIP m7");
        assertThat(handover.attempt(((Wait) meanwhile.getFirst()).row())).isInstanceOf(Finished.class);
        assertThat(phone.log).containsExactly("STRIP m7", "SCREEN m7");
    }

    @Test
    void theButtonsOfAMessageThatIsBecomingTheScreenAgainStayOn() {
        List<Verdict> meanwhile = new ArrayList<>();
        phone.answers = parcel -> {
            if (parcel.kind() == Kind.SCREEN) {
                meanwhile.add(handover.attempt(strip("m7")));
            }
            return new Delivery.Done("m7");
        };

        handover.attempt(screen("m7"));

        assertThat(meanwhile).singleElement().isInstanceOf(Wait.class);
        assertThat(handover.attempt(((Wait) meanwhile.getFirst()).row())).isInstanceOf(Finished.class);
        assertThat(phone.log).containsExactly("SCREEN m7");
    }

    @Test
    void theButtonsOfAnotherMessageAreTakenOffAtTheSameTime() {
        List<Verdict> meanwhile = new ArrayList<>();
        phone.answers = parcel -> {
            if (parcel.kind() == Kind.SCREEN) {
                meanwhile.add(handover.attempt(strip("m6")));
            }
            return new Delivery.Done("m7");
        };

        handover.attempt(screen("m7"));

        assertThat(meanwhile).singleElement().isInstanceOf(Finished.class);
    }

    @Test
    void aMessageThatCouldNotBeChangedIsFreeAgain() {
        phone.answers = _ -> {
            throw new IllegalStateException("planned");
        };
        assertThat(catchThrowable(() -> handover.attempt(screen("m7")))).hasMessage("planned");
        phone.answers = _ -> new Delivery.Done("m7");

        assertThat(handover.attempt(screen("m7"))).isInstanceOf(Finished.class);
    }

    // ---- a message that is to be deleted

    /** What the platform will never do need not be asked for 47 hours; the person has to do it. */
    @Test
    void whatMayNotBeDeletedIsToldOnceAndNotTriedAgain() {
        phone.answers = _ -> new Delivery.Refused("not-ours-to-delete");

        handover.attempt(delete(0));
        settled.markGathered();

        assertThat(ends).singleElement().satisfies(end -> {
            assertThat(end.state()).isEqualTo(State.REFUSED);
            assertThat(end.notBefore()).isNull();
        });
        assertThat(further).singleElement().satisfies(told -> {
            assertThat(told.kind()).isEqualTo(Kind.NOTICE);
            assertThat(told.body()).isEqualTo(delete(0).parcel().body());
        });
    }

    @Test
    void whatIsRefusedForGoodAfterAFirstFailureIsNotToldAgain() {
        phone.answers = _ -> new Delivery.NotAccepted("no connection");
        handover.attempt(delete(0));
        phone.answers = _ -> new Delivery.Refused("message-cannot-be-deleted");
        handover.attempt(delete(1));
        settled.markGathered();

        assertThat(ends).extracting(Settled::state).containsExactly(State.PENDING, State.REFUSED);
        assertThat(ends.getFirst().notBefore()).isEqualTo(NOON.plusSeconds(1));
        assertThat(further).hasSize(1);
    }

    // ---- a chat that has had enough for now

    @Test
    void aChatThatHasHadEnoughForNowWaitsAndNobodyElseDoes() {
        phone.answers = parcel ->
                parcel.user().equals(ADA) ? new Delivery.Early(Duration.ofMillis(700)) : new Delivery.Done("m1");

        Verdict ada = handover.attempt(notice(ADA));
        Verdict eve = handover.attempt(notice(EVE));

        assertThat(ada).isInstanceOf(Wait.class);
        assertThat(((Wait) ada).forNanos()).isEqualTo(Duration.ofMillis(700).toNanos());
        assertThat(((Wait) ada).row().attempt()).as("no try was used up").isZero();
        assertThat(eve).isInstanceOf(Finished.class);
    }

    // ---- a platform that does not say whether it took it

    /** What answers a person is often a notice alone: who gave it up after a second would leave them in silence. */
    @ParameterizedTest
    @EnumSource(names = {"NOTICE", "SCREEN", "POST"})
    void whatWasSaidIsRepeatedThroughSecondsWithoutAnAnswerAndNotForEver(Kind kind) {
        phone.answers = _ -> new Delivery.Unknown("status 502");
        Duration waited = Duration.ZERO;

        Verdict verdict = handover.attempt(row(ADA, kind, null, null, 0));
        while (verdict instanceof Wait(Row again, long forNanos)) {
            waited = waited.plusNanos(forNanos);
            assertThat(waited).as("comes to an end").isLessThan(Duration.ofMinutes(1));
            verdict = handover.attempt(again);
        }
        settled.markGathered();

        assertThat(waited).isGreaterThan(Duration.ofSeconds(7));
        assertThat(phone.log).hasSize(5);
        assertThat(ends)
                .singleElement()
                .satisfies(end -> assertThat(end.state()).isEqualTo(State.UNKNOWN));
    }

    private static Row strip(String message) {
        return row(ADA, Kind.STRIP, null, message, 0);
    }

    private static Row screen(String message) {
        return row(ADA, Kind.SCREEN, Parcel.SCREEN, message, 0);
    }

    private static Row delete(int attempt) {
        return row(ADA, Kind.DELETE, null, "31", attempt);
    }

    private static Row notice(ChatUser user) {
        return row(user, Kind.NOTICE, null, null, 0);
    }

    private static Row row(ChatUser user, Kind kind, @Nullable String anchor, @Nullable String message, int attempt) {
        Parcel parcel = new Parcel(
                UUID.randomUUID(),
                user,
                user.userId(),
                new ConversationId(7),
                kind,
                anchor,
                "words".getBytes(),
                0,
                false,
                message);
        return new Row(parcel, State.SENDING, null, attempt);
    }

    private static final class Phone implements ChatSender {
        final List<String> log = new ArrayList<>();
        Function<Parcel, Delivery> answers = _ -> new Delivery.Done("m1");

        @Override
        public Platform platform() {
            return Platform.TELEGRAM;
        }

        @Override
        public Delivery deliver(Parcel parcel, @Nullable String edit) {
            log.add(parcel.kind() + " " + edit);
            return answers.apply(parcel);
        }

        @Override
        public boolean acknowledge(String tap, @Nullable String toast) {
            return true;
        }
    }
}
