package net.runagent.core.billing;

import java.util.List;
import net.runagent.core.money.Money;

/**
 * The two axes of an invoice: how much of it is settled, and whether something about it needs attention.
 *
 * @param paid what was paid and has not gone back
 */
public record InvoiceStanding(Status status, Exceptional exceptional, Money due, Money paid, List<InvoiceLine> lines) {
    public enum Status {
        OPEN,
        PAID,
        VOID,
        REFUNDED
    }

    public enum Exceptional {
        NONE,
        UNDERPAID,
        OVERPAID,
        PAID_TWICE,
        PAID_LATE,
        DISPUTED
    }
}
