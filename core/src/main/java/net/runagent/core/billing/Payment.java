package net.runagent.core.billing;

import java.time.Instant;
import java.util.UUID;
import net.runagent.core.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * A fact: money that reached us. It is never changed but for what went back of it, and why.
 *
 * @param rail {@code polar} or {@code chain}; (rail, externalRef) is unique
 * @param externalRef the rail's id: an order
 * @param invoice null when nobody could be found for it, or when it fits no invoice
 * @param billingAccount null when the payer is unknown
 * @param net without tax: tax belongs to the merchant of record and never enters our books
 * @param fee what the rail kept, as far as known
 * @param refunded what has gone back, net
 * @param lost what the payer's bank has taken back for good, net: a dispute about it was lost
 * @param paidAt by the rail's clock
 * @param disputed the payer's bank contests it, or has taken it back
 */
public record Payment(
        UUID id,
        String rail,
        String externalRef,
        @Nullable InvoiceId invoice,
        @Nullable UUID billingAccount,
        Money net,
        Money fee,
        Money refunded,
        Money lost,
        Instant paidAt,
        boolean disputed) {
    /** What of it is still here, net. */
    public Money kept() {
        return net.minus(refunded).minus(lost);
    }
}
