package net.runagent.core.billing;

import java.time.Clock;
import java.util.UUID;
import net.runagent.core.money.Money;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Later;
import org.springframework.stereotype.Component;

/** Notes for the payments of an invoice what of them is to go back. Repeating notes nothing new. */
@Component
class RefundWishes {
    private final PaymentRecords payments;
    private final RefundRecords refunds;
    private final Later later;
    private final Ids ids;
    private final Clock clock;

    RefundWishes(PaymentRecords payments, RefundRecords refunds, Later later, Ids ids, Clock clock) {
        this.payments = payments;
        this.refunds = refunds;
        this.later = later;
        this.ids = ids;
        this.clock = clock;
    }

    void note(Invoice invoice) {
        String reason = invoice.refundReason();
        if (reason == null) {
            return;
        }
        for (Payment payment : payments.of(invoice.id())) {
            note(invoice, payment, left(payment), reason);
        }
    }

    /** This one payment goes back: the invoice had been paid by another one. */
    void duplicate(Invoice invoice, Payment payment) {
        note(invoice, payment, left(payment), RefundIntent.DUPLICATE);
    }

    /** This much goes back, as far as the payments reach that nobody disputes. */
    void part(Invoice invoice, Money back, String reason) {
        Money missing = back;
        for (Payment payment : payments.of(invoice.id())) {
            if (!payment.disputed() && payment.net().currency().equals(back.currency())) {
                Money left = left(payment);
                Money amount = left.minor() < missing.minor() ? left : missing;
                note(invoice, payment, amount, reason);
                missing = missing.minus(amount);
            }
        }
    }

    private static Money left(Payment payment) {
        return payment.net().minus(payment.refunded());
    }

    private void note(Invoice invoice, Payment payment, Money amount, String reason) {
        if (amount.minor() <= 0 || !payment.rail().equals(Rails.POLAR)) {
            return;
        }
        UUID order = UUID.fromString(payment.externalRef());
        RefundIntent intent = new RefundIntent(
                ids.next(),
                invoice.id(),
                order,
                amount,
                reason,
                RefundIntent.State.WANTED,
                null,
                null,
                null,
                clock.instant());
        if (refunds.insert(intent)) {
            later.soon(GiveBack.NAME, intent.id());
        }
    }
}
