package net.runagent.core.billing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores what is paid for how long. Joins the running transaction. */
public interface EntitlementRecords {
    /** @return false when the payment has its period already; then nothing is stored */
    boolean add(PaidPeriod period);

    /** @return whether the payment had a period that was not taken back before */
    boolean takenBack(UUID payment, Instant at);

    Optional<PaidPeriod> ofPayment(UUID payment);

    /** Oldest first, those that were taken back as well. @param invoice of the order that began the plan */
    List<PaidPeriod> of(InvoiceId invoice);

    /** Plans of which the last period, paid on this rail, ends within this time; by the invoices that began them. */
    List<InvoiceId> ending(String rail, Instant from, Instant until);
}
