package net.runagent.provisioning.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestBudgetTest {
    private final SettableClock clock = new SettableClock();
    private final RequestBudget budget = new RequestBudget(clock);

    @Test
    void pollingStopsFirstThenOrdersAndDeletionsNever() {
        budget.learn(3_600, 600);
        assertThat(budget.take(Urgency.BACKGROUND)).isFalse();
        assertThat(budget.take(Urgency.USER)).isTrue();
        budget.learn(3_600, 100);
        assertThat(budget.take(Urgency.USER)).isFalse();
        assertThat(budget.take(Urgency.VITAL)).isTrue();
        budget.learn(3_600, 0);
        assertThat(budget.take(Urgency.VITAL)).isFalse();
    }

    @Test
    void oneRequestComesBackEachSecond() {
        budget.learn(3_600, 0);
        clock.pass(Duration.ofSeconds(101));
        assertThat(budget.take(Urgency.USER)).isTrue();
        assertThat(budget.take(Urgency.USER)).isFalse();
        clock.pass(Duration.ofDays(2));
        assertThat(budget.left()).isEqualTo(3_600);
    }

    @Test
    void aClockThatGoesBackTakesNothingAway() {
        budget.learn(3_600, 500);
        clock.pass(Duration.ofHours(-1));
        assertThat(budget.left()).isEqualTo(500);
    }
}
