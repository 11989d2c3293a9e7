package net.runagent.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.OutboxRecords.Row;
import net.runagent.core.conversation.OutboxRecords.Settled;
import net.runagent.core.conversation.OutboxRecords.State;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept up to date in one message, and what is sent below. */
class LanesTest {
    private final Phone phone = new Phone();
    private final OutboxRecords records = mock();
    private final Outbox outbox = mock();
    private final SettledParcels settled =
            new SettledParcels(records, new Direct(), outbox, UUID::randomUUID, Clock.systemUTC());
    private final Lanes lanes = new Lanes(
            new Handover(
                    Map.of(Platform.TELEGRAM, phone),
                    mock(Accounts.class),
                    new Direct(),
                    settled,
                    outbox,
                    UUID::randomUUID,
                    Clock.systemUTC()),
            settled,
            Pulse.ofThreads(() -> Duration.ZERO));

    @Test
    void anEditThatStillWaitsNeverOverwritesWhatWasSentBelow() throws InterruptedException {
        lanes.resume();
        lanes.add(List.of(post("link", false)));
        phone.await(1);
        // Within the pause between two edits: held back, until the new message makes it pointless.
        lanes.add(List.of(post("an edit", false)));
        lanes.add(List.of(post("declined", true)));
        phone.await(2);

        assertThat(phone.log).containsExactly("link", "declined");
        CompletableFuture<String> dropped = new CompletableFuture<>();
        doAnswer(call -> {
                    List<Settled> batch = call.getArgument(0);
                    batch.stream()
                            .filter(one -> one.state() == State.DROPPED)
                            .forEach(one ->
                                    dropped.complete(new String(one.parcel().body())));
                    return null;
                })
                .when(records)
                .settle(any(), any());
        settled.start();
        assertThat(dropped).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("an edit");
    }

    @Test
    void whatIsSentBelowIsNotHeldBackAndIsTheOneThatIsEditedFromThenOn() throws InterruptedException {
        lanes.resume();
        lanes.add(List.of(post("link", false)));
        phone.await(1);
        lanes.add(List.of(post("declined", true)));
        lanes.add(List.of(post("preparing", false)));
        phone.await(3);

        assertThat(phone.log).containsExactly("link", "declined", "preparing over m2");
    }

    /** Whoever scrolls up must not find a way to pay that is none any more. */
    @Test
    void whatIsSentBelowTakesTheButtonsOffTheMessageAboveInTheTransactionThatMarksIt() throws InterruptedException {
        List<String> together = new CopyOnWriteArrayList<>();
        CompletableFuture<Parcel> strip = strips(together);
        when(records.message(any(), any())).thenReturn(Optional.of("m0"));
        lanes.resume();
        lanes.add(List.of(post("declined", true)));
        phone.await(1);

        settled.start();

        assertThat(strip).succeedsWithin(Duration.ofSeconds(10)).satisfies(parcel -> {
            assertThat(parcel.kind()).isEqualTo(Parcel.Kind.STRIP);
            assertThat(parcel.message()).isEqualTo("m0");
        });
        assertThat(together).containsExactly("marked declined", "strip m0");
    }

    /** The commit may have reached the database: the strip of the second try must be another row. */
    @Test
    void aMarkThatFailsBringsTheStripAgainUnderAnotherId() throws InterruptedException {
        List<UUID> ids = new CopyOnWriteArrayList<>();
        CompletableFuture<Integer> twice = new CompletableFuture<>();
        doAnswer(call -> {
                    List<Parcel> parcels = call.getArgument(0);
                    ids.add(parcels.getFirst().id());
                    if (ids.size() == 1) {
                        throw new IllegalStateException("planned");
                    }
                    twice.complete(ids.size());
                    return null;
                })
                .when(outbox)
                .put(any());
        when(records.message(any(), any())).thenReturn(Optional.of("m0"));
        lanes.resume();
        lanes.add(List.of(post("declined", true)));
        phone.await(1);

        settled.start();

        assertThat(twice).succeedsWithin(Duration.ofSeconds(10));
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void theFirstMessageOfAnAnchorAndAnEditStripNothing() throws InterruptedException {
        CompletableFuture<Parcel> strip = strips(new CopyOnWriteArrayList<>());
        CountDownLatch marked = new CountDownLatch(2);
        doAnswer(call -> {
                    List<Settled> batch = call.getArgument(0);
                    batch.forEach(one -> marked.countDown());
                    return null;
                })
                .when(records)
                .settle(any(), any());
        lanes.resume();
        lanes.add(List.of(post("declined", true)));
        phone.await(1);
        lanes.add(List.of(post("received", false)));
        phone.await(2);
        settled.start();

        assertThat(marked.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(strip).isNotDone();
    }

    @Test
    void aStripWhoseAnswerIsLostIsTriedAgainButNotForEver() throws InterruptedException {
        phone.answers = new ChatSender.Delivery.Unknown("planned");
        CompletableFuture<Settled> end = new CompletableFuture<>();
        doAnswer(call -> {
                    List<Settled> batch = call.getArgument(0);
                    end.complete(batch.getFirst());
                    return null;
                })
                .when(records)
                .settle(any(), any());
        settled.start();
        lanes.resume();
        lanes.add(List.of(row(Parcel.Kind.STRIP, null, "strip", false)));

        assertThat(end)
                .succeedsWithin(Duration.ofSeconds(10))
                .satisfies(settled -> assertThat(settled.state()).isEqualTo(State.UNKNOWN));
        assertThat(phone.log).containsExactly("strip", "strip", "strip");
    }

    /** A tap on the older of two screens makes it the screen again, perhaps before its buttons were taken off. */
    @Test
    void theButtonsOfAMessageThatIsTheScreenAgainStayOn() {
        when(records.message(new ConversationId(1), Parcel.SCREEN)).thenReturn(Optional.of("m7"));
        CompletableFuture<Settled> end = new CompletableFuture<>();
        doAnswer(call -> {
                    List<Settled> batch = call.getArgument(0);
                    end.complete(batch.getFirst());
                    return null;
                })
                .when(records)
                .settle(any(), any());
        settled.start();
        lanes.resume();
        lanes.add(List.of(row(Parcel.Kind.STRIP, null, "strip", false, "m7")));

        assertThat(end)
                .succeedsWithin(Duration.ofSeconds(10))
                .satisfies(settled -> assertThat(settled.state()).isEqualTo(State.DROPPED));
        assertThat(phone.log).isEmpty();
    }

    /** A platform that takes its time over old buttons keeps nobody from what is said now. */
    @Test
    void whatIsSaidDoesNotWaitForTheButtonsOfAnOlderMessage() throws InterruptedException {
        phone.stripping = new CountDownLatch(1);
        lanes.resume();
        lanes.add(List.of(row(Parcel.Kind.STRIP, null, "strip", false)));
        phone.await(1);
        lanes.add(List.of(row(Parcel.Kind.NOTICE, null, "news", true)));
        phone.await(2);
        phone.stripping.countDown();

        assertThat(phone.log).containsExactly("strip", "news");
    }

    private CompletableFuture<Parcel> strips(List<String> together) {
        CompletableFuture<Parcel> strip = new CompletableFuture<>();
        doAnswer(call -> {
                    List<Settled> batch = call.getArgument(0);
                    batch.forEach(one ->
                            together.add("marked " + new String(one.parcel().body())));
                    return null;
                })
                .when(records)
                .settle(any(), any());
        doAnswer(call -> {
                    List<Parcel> parcels = call.getArgument(0);
                    parcels.forEach(parcel -> {
                        together.add("strip " + parcel.message());
                        strip.complete(parcel);
                    });
                    return null;
                })
                .when(outbox)
                .put(any());
        return strip;
    }

    private static Row post(String words, boolean anew) {
        return row(Parcel.Kind.POST, "pay:1", words, anew);
    }

    private static Row row(Parcel.Kind kind, @Nullable String anchor, String words, boolean anew) {
        return row(kind, anchor, words, anew, null);
    }

    private static Row row(
            Parcel.Kind kind, @Nullable String anchor, String words, boolean anew, @Nullable String message) {
        Parcel parcel = new Parcel(
                UUID.randomUUID(),
                new ChatUser(Platform.TELEGRAM, "1"),
                "1",
                new ConversationId(1),
                kind,
                anchor,
                words.getBytes(),
                0,
                anew,
                message);
        return new Row(parcel, State.PENDING, null, 0);
    }

    /** Gives each new message an id; writes down what came and which message it changed. */
    private static final class Phone implements ChatSender {
        final List<String> log = new CopyOnWriteArrayList<>();

        @Nullable
        Delivery answers;

        /** Buttons are taken off only when this is down; null for at once. */
        @Nullable
        CountDownLatch stripping;

        private final List<CountDownLatch> latches =
                List.of(new CountDownLatch(1), new CountDownLatch(2), new CountDownLatch(3));

        void await(int messages) throws InterruptedException {
            assertThat(latches.get(messages - 1).await(10, TimeUnit.SECONDS))
                    .as("message %d of %s", messages, log)
                    .isTrue();
        }

        private static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public Platform platform() {
            return Platform.TELEGRAM;
        }

        @Override
        public Delivery deliver(Parcel parcel, @Nullable String edit) {
            synchronized (this) {
                log.add(new String(parcel.body()) + (edit == null ? "" : " over " + edit));
            }
            latches.forEach(CountDownLatch::countDown);
            CountDownLatch waits = stripping;
            if (waits != null && parcel.kind() == Parcel.Kind.STRIP) {
                await(waits);
            }
            if (answers != null) {
                return answers;
            }
            return new Delivery.Done(edit == null ? "m" + log.size() : edit);
        }

        @Override
        public boolean acknowledge(String tap, @Nullable String toast) {
            return true;
        }
    }
}
