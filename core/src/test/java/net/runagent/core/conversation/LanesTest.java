package net.runagent.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.OutboxRecords.Row;
import net.runagent.core.conversation.OutboxRecords.Settled;
import net.runagent.core.conversation.OutboxRecords.State;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept up to date in one message, and what is sent below. */
class LanesTest {
    private final Phone phone = new Phone();
    private final OutboxRecords records = mock();
    private final SettledParcels settled = new SettledParcels(records, new Direct(), Clock.systemUTC());
    private final Lanes lanes = new Lanes(
            new Handover(
                    Map.of(Platform.TELEGRAM, phone),
                    mock(Accounts.class),
                    new Direct(),
                    settled,
                    mock(Outbox.class),
                    UUID::randomUUID,
                    Clock.systemUTC()),
            settled);

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

    private static Row post(String words, boolean anew) {
        Parcel parcel = new Parcel(
                UUID.randomUUID(),
                new ChatUser(Platform.TELEGRAM, "1"),
                "1",
                new ConversationId(1),
                Parcel.Kind.POST,
                "pay:1",
                words.getBytes(),
                0,
                anew,
                null);
        return new Row(parcel, State.PENDING, null, 0);
    }

    /** Gives each new message an id; writes down what came and which message it changed. */
    private static final class Phone implements ChatSender {
        final List<String> log = new ArrayList<>();
        private final List<CountDownLatch> latches =
                List.of(new CountDownLatch(1), new CountDownLatch(2), new CountDownLatch(3));

        void await(int messages) throws InterruptedException {
            assertThat(latches.get(messages - 1).await(10, TimeUnit.SECONDS))
                    .as("message %d of %s", messages, log)
                    .isTrue();
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
            return new Delivery.Done(edit == null ? "m" + log.size() : edit);
        }

        @Override
        public boolean acknowledge(String tap, @Nullable String toast) {
            return true;
        }
    }

    private static final class Direct implements Transactions {
        @Override
        public <T extends @Nullable Object> T call(Supplier<T> work) {
            return work.get();
        }

        @Override
        public void afterCommit(Runnable work) {
            work.run();
        }
    }
}
