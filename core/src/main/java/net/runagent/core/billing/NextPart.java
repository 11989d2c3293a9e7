package net.runagent.core.billing;

import java.util.List;
import net.runagent.core.billing.CheckoutAttempt.State;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.money.Money;
import net.runagent.core.work.Later;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which part of an invoice the next checkout pays. The card provider sells one product per checkout, so a plan that
 * renews and a fee that does not are paid one after the other.
 */
@Component
class NextPart {
    private final CheckoutRecords attempts;
    private final Later later;

    NextPart(CheckoutRecords attempts, Later later) {
        this.attempts = attempts;
        this.later = later;
    }

    /**
     * @param line the plan's line when the part renews, otherwise null
     * @param discount what is taken off it, null for nothing
     */
    record Part(
            String word,
            Money amount,
            @Nullable InvoiceLine line,
            @Nullable DiscountLine discount) {}

    /** Null when every part has been paid. */
    @Nullable
    Part of(Invoice invoice) {
        List<String> paid = attempts.of(invoice.id()).stream()
                .filter(attempt -> attempt.state() == State.PAID)
                .map(CheckoutAttempt::part)
                .toList();
        InvoiceLine plan = invoice.planLine();
        if (plan != null && !plan.amount().isZero() && !paid.contains(CheckoutAttempt.PLAN)) {
            return new Part(
                    CheckoutAttempt.PLAN,
                    invoice.due(plan, invoice.createdAt()),
                    plan,
                    invoice.discount().orElse(null));
        }
        Money rest = plan == null ? invoice.due() : invoice.due().minus(invoice.due(plan, invoice.createdAt()));
        return rest.isZero() || paid.contains(CheckoutAttempt.ONCE)
                ? null
                : new Part(CheckoutAttempt.ONCE, rest, null, null);
    }

    /** Asks for the next part once one was paid and something is missing. */
    void ask(Invoice invoice, InvoiceStanding standing) {
        if (standing.status() == Status.OPEN && of(invoice) != null) {
            later.soon(PrepareCheckout.NAME, invoice.id().value());
        }
    }
}
