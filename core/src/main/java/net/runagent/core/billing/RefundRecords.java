package net.runagent.core.billing;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores wishes to give money back and the refunds that the provider reports. */
public interface RefundRecords {
    /** @return false when there is one for this order already */
    boolean insert(RefundIntent intent);

    void save(RefundIntent intent);

    /**
     * Stores what has become of the wish, unless somebody else has moved it on meanwhile.
     *
     * @param before as it was read
     * @return false when it is not that any more; then nothing is stored
     */
    boolean replace(RefundIntent before, RefundIntent now);

    Optional<RefundIntent> find(UUID intent);

    List<RefundIntent> of(InvoiceId invoice);

    Optional<RefundIntent> ofOrder(UUID order);

    /** The last status stored of a refund; locks it, also when it is not stored yet. */
    Optional<String> lockStatus(UUID refund);

    void seen(CardRefund refund);

    /** Refunds that are neither through nor failed. */
    List<UUID> ordersWithOpenRefunds();
}
