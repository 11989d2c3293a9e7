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
import java.util.UUID;
import java.util.function.Supplier;
import net.runagent.core.work.Transactions;
import org.junit.jupiter.api.Test;

class TidyUpTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

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
    private final TidyUp tidyUp = new TidyUp(records, orders, answers, transactions, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void oneOfferThatCannotLapseDoesNotKeepTheOthersAndFailsTheTurn() {
        DeploymentId bad = id(1);
        DeploymentId good = id(2);
        DeploymentId fresh = id(3);
        when(records.in(any()))
                .thenReturn(List.of(
                        draft(bad, NOW.minus(OrderDeployment.QUOTE_HOLDS.plusSeconds(1))),
                        draft(good, NOW.minus(OrderDeployment.QUOTE_HOLDS.plusSeconds(1))),
                        draft(fresh, NOW)));
        doThrow(new IllegalStateException("planned")).when(orders).lapse(bad);

        assertThatThrownBy(tidyUp::run).hasMessage("planned");

        verify(orders).lapse(good);
        verify(orders, never()).lapse(fresh);
        verify(answers).forgetBefore(NOW.minus(Duration.ofDays(1)));
    }

    private static DeploymentId id(long number) {
        return new DeploymentId(new UUID(0, number));
    }

    private static Deployment draft(DeploymentId id, Instant since) {
        return new Deployment(
                id,
                SagaWorld.ADA,
                SagaWorld.ADA_ON_TELEGRAM,
                SagaWorld.DEFAULTS,
                null,
                null,
                new State.Draft(since, null),
                since,
                0);
    }
}
