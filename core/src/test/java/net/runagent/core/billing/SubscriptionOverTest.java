package net.runagent.core.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubscriptionOverTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final InvoiceId INVOICE = new InvoiceId(new UUID(1, 1));

    private final SubscriptionRecords subscriptions = mock();
    private final InvoiceBook book = new InvoiceBook(
            mock(),
            mock(),
            mock(),
            mock(),
            subscriptions,
            mock(),
            mock(),
            mock(),
            mock(),
            mock(),
            mock(),
            mock(),
            mock(),
            mock(),
            mock(),
            mock(),
            Clock.systemUTC());

    private boolean over(Subscription... known) {
        when(subscriptions.of(INVOICE)).thenReturn(List.of(known));
        return book.subscriptionOver(INVOICE);
    }

    private static Subscription of(String status, @Nullable Instant endedAt) {
        return new Subscription(
                new UUID(2, 2), INVOICE, null, status, NOW, NOW, false, false, null, null, endedAt, NOW, null);
    }

    @Test
    void anInvoiceWithoutASubscriptionSaysNothing() {
        assertThat(over()).isFalse();
    }

    @Test
    void oneThatRunsOrIsOnlyDueIsNotOver() {
        assertThat(over(of("active", null))).isFalse();
        assertThat(over(of("past_due", null))).isFalse();
        assertThat(over(of("canceled", NOW), of("active", null))).isFalse();
    }

    @Test
    void oneThatEndedIsOver() {
        assertThat(over(of("canceled", NOW))).isTrue();
        assertThat(over(of("unpaid", NOW))).isTrue();
    }

    @Test
    void aTryToPayThatNeverBeganIsNoEnd() {
        assertThat(over(of("incomplete_expired", NOW))).isFalse();
    }
}
