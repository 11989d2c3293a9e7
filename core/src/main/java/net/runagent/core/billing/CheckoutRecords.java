package net.runagent.core.billing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores attempts to open a checkout. */
public interface CheckoutRecords {
    void save(CheckoutAttempt attempt);

    Optional<CheckoutAttempt> find(UUID attempt);

    Optional<CheckoutAttempt> byCheckout(UUID checkout);

    /** Newest first. */
    List<CheckoutAttempt> of(InvoiceId invoice);

    /** Open ones made after this instant, at most so many: first those that were never looked at, then the longest ago. */
    List<CheckoutAttempt> openSince(Instant created, int most);

    void lookedAt(UUID attempt, Instant at);
}
