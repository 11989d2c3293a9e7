package net.runagent.core.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.runagent.core.work.InboxRecords.Waiting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;

/** When a batch is followed by another look at once: often enough that nothing waits, and no more often. */
class InboxBatchTest {
    private final InboxRecords records = mock();
    private final PayloadSeal seal = mock();
    private Runnable whileInHand = () -> {};
    private final InboxBatch batch = new InboxBatch(
            records,
            seal,
            new AtOnce(),
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
            new InboxProperties(1, 2),
            provider(new Handler()),
            provider());

    @BeforeEach
    void openBodies() {
        when(seal.open(any(), any())).thenReturn(new byte[0]);
    }

    @Test
    void aBatchThatTookAllThereWasIsNotFollowedByALook() {
        waits(row(1, "a"));

        assertThat(batch.handleNext()).isFalse();
    }

    @Test
    void aFullBatchIsFollowedByALook() {
        waits(row(1, "a"), row(2, "b"));

        assertThat(batch.handleNext()).isTrue();
    }

    @Test
    void aLaneInWhichMoreWaitsIsLookedAtAgain() {
        waits(row(1, "a", true));

        assertThat(batch.handleNext()).isTrue();
    }

    @Test
    void whatArrivesInALaneThatIsInHandIsLookedForByWhoeverHasIt() {
        waits(row(1, "a"));
        boolean[] left = new boolean[1];
        whileInHand = () -> left[0] = batch.leaveToThoseAtWork(Set.of("a"));

        assertThat(batch.handleNext()).isTrue();
        assertThat(left[0]).isTrue();
        assertThat(batch.handleNext()).as("once").isFalse();
    }

    @Test
    void whatArrivesInALaneThatNobodyHasNeedsALookOfItsOwn() {
        waits(row(1, "a"));
        boolean[] left = new boolean[1];
        whileInHand = () -> left[0] = batch.leaveToThoseAtWork(Set.of("a", "b"));

        batch.handleNext();

        assertThat(left[0]).isFalse();
        assertThat(batch.leaveToThoseAtWork(Set.of("a"))).as("given back").isFalse();
    }

    /** It may have been stored while a look that did not see it was taking the lane. */
    @Test
    void whatArrivesWhileItsLaneIsBeingTakenIsLookedForByWhoeverTookIt() {
        when(records.take(any(), anyInt(), any(), any())).thenAnswer(call -> {
            batch.leaveToThoseAtWork(Set.of("a"));
            return List.of(row(1, "a"));
        });

        assertThat(batch.handleNext()).isTrue();
    }

    /** Three arrive at once and call three workers; the first one takes all of it. */
    @Test
    void aCallThatALookHasAnsweredIsNotFollowedByAnother() {
        waits(row(1, "a"));
        batch.call();
        batch.call();
        batch.call();

        batch.handleCalled();
        batch.handleCalled();
        batch.handleCalled();

        verify(records, times(1)).take(any(), anyInt(), any(), any());
    }

    @Test
    void aCallDuringALookIsFollowedByALookOfItsOwn() {
        when(records.take(any(), anyInt(), any(), any()))
                .thenAnswer(call -> {
                    batch.call();
                    return List.of();
                })
                .thenReturn(List.of(row(1, "a")));
        batch.call();

        batch.handleCalled();
        batch.handleCalled();

        verify(records, times(2)).take(any(), anyInt(), any(), any());
    }

    @Test
    void aLookThatFailedAnswersNoCall() {
        when(records.take(any(), anyInt(), any(), any()))
                .thenThrow(new IllegalStateException("the database is away"))
                .thenReturn(List.of());
        batch.call();

        assertThatThrownBy(batch::handleCalled).isInstanceOf(IllegalStateException.class);
        batch.handleCalled();

        verify(records, times(2)).take(any(), anyInt(), any(), any());
    }

    /** Somebody knows better: a full batch, a lane in which more waits. */
    @Test
    void aLookThatNobodyCalledForCanBeMadeAllTheSame() {
        batch.handleNext();
        batch.handleNext();

        verify(records, times(2)).take(any(), anyInt(), any(), any());
    }

    @Test
    void theKeysOfWhatLayLongAreKeptFromItsHandlingOn() {
        Waiting old = new Waiting(
                1, new UUID(0, 1), "test", "d1", null, "a", new byte[0], Instant.EPOCH.minusSeconds(3_601), 0, false);
        waits(old, row(2, "b"));

        batch.handleNext();

        verify(records).keepKeysFrom(Instant.EPOCH, List.of(old.id()));
    }

    @Test
    void theKeysOfWhatIsHandledSoonStayAsTheyAre() {
        waits(row(1, "a"));

        batch.handleNext();

        verify(records, never()).keepKeysFrom(any(), any());
    }

    private void waits(Waiting... rows) {
        when(records.take(any(), anyInt(), any(), any())).thenReturn(List.of(rows));
    }

    private static Waiting row(long seq, String lane) {
        return row(seq, lane, false);
    }

    private static Waiting row(long seq, String lane, boolean more) {
        return new Waiting(seq, new UUID(0, seq), "test", "d" + seq, null, lane, new byte[0], Instant.EPOCH, 0, more);
    }

    private final class Handler implements InboxHandler {
        @Override
        public String source() {
            return "test";
        }

        @Override
        public void handle(List<Arrival> arrivals) {
            whileInHand.run();
            whileInHand = () -> {};
        }

        @Override
        public void parked(Arrival arrival) {}
    }

    @SafeVarargs
    private static <T> ObjectProvider<T> provider(T... beans) {
        return new ObjectProvider<>() {
            @Override
            public Stream<T> stream() {
                return Stream.of(beans);
            }
        };
    }

    private static final class AtOnce implements Transactions {
        @Override
        public <T> T call(Supplier<T> work) {
            return work.get();
        }

        @Override
        public void afterCommit(Runnable effect) {
            effect.run();
        }
    }
}
