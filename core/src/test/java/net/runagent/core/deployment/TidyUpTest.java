package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import net.runagent.core.work.Transactions;
import org.junit.jupiter.api.Test;

class TidyUpTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private static final Instant LAPSED = NOW.minus(OrderDeployment.QUOTE_HOLDS).minusSeconds(1);

    private final DeploymentRecords records = mock();
    private final OrderDeployment orders = mock();
    private final FirstAnswers answers = mock();
    private final Transactions transactions = new Transactions() {
        @Override
        public <T> T call(Supplier<T> work) {
            return work.get();
        }

        @Override
        public void afterCommit(Runnable work) {
            work.run();
        }
    };
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final TidyUp tidyUp =
            new TidyUp(records, orders, new Lives(records, transactions, clock), answers, transactions, clock);

    @Test
    void oneOfferThatCannotLapseDoesNotKeepTheOthersAndFailsTheTurn() {
        DeploymentId bad = id(1);
        DeploymentId good = id(2);
        DeploymentId fresh = id(3);
        Deployment badOffer = in(bad, new State.Ordered(LAPSED));
        Deployment goodOffer = in(good, new State.Ordered(LAPSED));
        when(records.in(any())).thenReturn(List.of(badOffer, goodOffer, in(fresh, new State.Ordered(NOW))));
        when(records.lock(bad)).thenReturn(Optional.of(badOffer));
        when(records.lock(good)).thenReturn(Optional.of(goodOffer));
        doThrow(new IllegalStateException("planned")).when(orders).lapse(bad);

        assertThatThrownBy(tidyUp::run).hasMessage("planned");

        verify(orders).lapse(good);
        verify(orders, never()).lapse(fresh);
        verify(answers).forgetBefore(NOW.minus(Duration.ofDays(1)));
    }

    @Test
    void whatWasPaidForBetweenTheLookAndTheLapseIsLeftAlone() {
        DeploymentId id = id(1);
        when(records.in(any())).thenReturn(List.of(in(id, new State.Ordered(LAPSED))));
        when(records.lock(id)).thenReturn(Optional.of(in(id, new State.Paid(NOW))));

        tidyUp.run();

        verify(orders, never()).lapse(any());
    }

    private static DeploymentId id(long number) {
        return new DeploymentId(new UUID(0, number));
    }

    private static Deployment in(DeploymentId id, State state) {
        return new Deployment(
                id, SagaWorld.ADA, SagaWorld.ADA_ON_TELEGRAM, SagaWorld.DEFAULTS, null, null, state, state.since(), 0);
    }
}
