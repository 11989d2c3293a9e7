package net.runagent.core.billing;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Our side of a checkout, written before the provider is asked.
 *
 * @param id goes into the checkout's metadata, so that a checkout whose answer was lost is found again
 * @param part which lines it pays: {@code plan}, or {@code once} for what is paid once
 * @param checkout the provider's id, once known
 * @param url where to pay; dropped when the checkout is over
 */
public record CheckoutAttempt(
        UUID id,
        InvoiceId invoice,
        String part,
        State state,
        @Nullable UUID checkout,
        @Nullable UUID product,
        @Nullable String url,
        @Nullable Instant expiresAt,
        Instant createdAt) {
    public static final String PLAN = "plan";
    public static final String ONCE = "once";

    /** SENT: the provider was asked, and what it did is not known yet. */
    public enum State {
        INTENT,
        SENT,
        OPEN,
        PAID,
        FAILED,
        EXPIRED
    }

    static CheckoutAttempt intent(UUID id, InvoiceId invoice, String part, Instant now) {
        return new CheckoutAttempt(id, invoice, part, State.INTENT, null, null, null, null, now);
    }

    CheckoutAttempt sent(UUID product) {
        return new CheckoutAttempt(id, invoice, part, State.SENT, null, product, null, null, createdAt);
    }

    CheckoutAttempt opened(CardCheckout made) {
        return new CheckoutAttempt(
                id, invoice, part, State.OPEN, made.id(), product, made.url(), made.expiresAt(), createdAt);
    }

    CheckoutAttempt over(State how) {
        return new CheckoutAttempt(id, invoice, part, how, checkout, product, null, expiresAt, createdAt);
    }

    boolean unfinished() {
        return state == State.INTENT || state == State.SENT;
    }

    boolean payable(Instant now) {
        return state == State.OPEN && expiresAt != null && now.isBefore(expiresAt);
    }
}
