package net.runagent.core.billing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a customer. Whether it is paid is never stored as such: it is evaluated from the payments.
 *
 * @param number for people, e.g. {@code RA-7K3M9Q2D}
 * @param billingAccount the pseudonym that outlives the account
 * @param validUntil an unpaid invoice is void from this instant on
 * @param cancelledAt given up by the person or by the order behind it
 * @param settledAt when {@link InvoiceSettled} was published
 * @param refundReason set once when everything is to be given back
 * @param endWanted the subscription behind it is to be ended
 * @param renewalOf the invoice that began the subscription, for the invoices of later periods
 */
public record Invoice(
        InvoiceId id,
        String number,
        UUID billingAccount,
        List<InvoiceLine> lines,
        Instant createdAt,
        Instant validUntil,
        @Nullable Instant cancelledAt,
        @Nullable Instant settledAt,
        @Nullable String refundReason,
        boolean endWanted,
        @Nullable InvoiceId renewalOf) {
    public Invoice {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("an invoice has at least one line");
        }
        if (lines.stream().map(line -> line.amount().currency()).distinct().count() > 1) {
            throw new IllegalArgumentException("an invoice has one currency");
        }
        if (lines.stream()
                        .anyMatch(line ->
                                line.amount().minor() < 0 && !line.kind().equals(DiscountLine.KIND))
                || lines.stream().mapToLong(line -> line.amount().minor()).sum() < 0) {
            throw new IllegalArgumentException("only a discount is negative, and it leaves something");
        }
    }

    public String currency() {
        return lines.getFirst().amount().currency();
    }

    public Money due() {
        return lines.stream().map(InvoiceLine::amount).reduce(new Money(currency(), 0), Money::plus);
    }

    /** The invoice that began the subscription: this one, unless it renews another. */
    public InvoiceId first() {
        return renewalOf == null ? id : renewalOf;
    }

    /** What is taken off the line that renews, if anything is. */
    public Optional<DiscountLine> discount() {
        return lines.stream()
                .filter(line -> line.kind().equals(DiscountLine.KIND))
                .findFirst()
                .map(DiscountLine::of);
    }

    /** What the plan of this line costs for a period that begins then. */
    public Money due(InvoiceLine plan, Instant period) {
        return discount()
                .filter(off -> off.covers(createdAt, period))
                .map(off -> plan.amount().minus(off.off()))
                .orElse(plan.amount());
    }

    /** The line that renews, if there is one. */
    public @Nullable InvoiceLine planLine() {
        return line("plan");
    }

    /** The line that pays for a period: a plan's, or that of a difference. */
    @Nullable
    InvoiceLine periodLine() {
        InvoiceLine plan = planLine();
        return plan == null ? line(InvoiceLine.DIFFERENCE) : plan;
    }

    private @Nullable InvoiceLine line(String kind) {
        return lines.stream()
                .filter(line -> line.kind().equals(kind))
                .findFirst()
                .orElse(null);
    }
}
