package net.runagent.core.billing;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores subscriptions. */
public interface SubscriptionRecords {
    /** Others that lock it wait; also when it is not stored yet. */
    Optional<Subscription> lock(UUID id);

    void save(Subscription subscription);

    Optional<Subscription> find(UUID id);

    List<Subscription> of(InvoiceId invoice);

    List<Subscription> ofPayer(UUID billingAccount);

    /** Those that are not over. */
    List<UUID> running();
}
