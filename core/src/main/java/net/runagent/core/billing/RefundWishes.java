package net.runagent.core.billing;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.money.Money;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Later;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;

/** Notes for the payments of an invoice what of them is to go back. Repeating notes nothing new. */
@Component
class RefundWishes {
    private final PaymentRecords payments;
    private final RefundRecords refunds;
    private final ReturnTokens tokens;
    private final StaffAlerts alerts;
    private final Later later;
    private final Ids ids;
    private final Clock clock;

    RefundWishes(
            PaymentRecords payments,
            RefundRecords refunds,
            ReturnTokens tokens,
            StaffAlerts alerts,
            Later later,
            Ids ids,
            Clock clock) {
        this.payments = payments;
        this.refunds = refunds;
        this.tokens = tokens;
        this.alerts = alerts;
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
            note(invoice, payment, payment.kept(), reason);
        }
    }

    /** This one payment goes back: the invoice had been paid by another one. */
    void duplicate(Invoice invoice, Payment payment) {
        note(invoice, payment, payment.kept(), RefundIntent.DUPLICATE);
    }

    /**
     * This much goes back, of undisputed payments first; what is noted for a disputed one waits for its bank. Noting the same
     * again changes nothing. A payment that goes back for another reason gives nothing to this.
     */
    void part(Invoice invoice, Money back, String reason) {
        Money missing = back;
        List<Payment> usable = payments.of(invoice.id()).stream()
                .filter(payment -> payment.net().currency().equals(back.currency()))
                .sorted(Comparator.comparing(Payment::disputed)) // stable: otherwise in their order
                .toList();
        for (Payment payment : usable) {
            missing = missing.minus(part(invoice, payment, missing, reason));
        }
        if (missing.minor() > 0) {
            alerts.raise(
                    Severity.CRITICAL,
                    "invoice.refund-short",
                    invoice.id().toString(),
                    Map.of("number", invoice.number(), "missing", missing.minor() + " cents " + missing.currency()));
        }
    }

    /** @return how much of it this payment gives, noted now or before */
    private Money part(Invoice invoice, Payment payment, Money missing, String reason) {
        Money nothing = new Money(missing.currency(), 0);
        if (payment.rail().equals(Rails.CHAIN)) {
            return tokens.give(invoice, payment, missing);
        }
        Optional<RefundIntent> before = refunds.of(invoice.id()).stream()
                .filter(intent -> intent.order().toString().equals(payment.externalRef()))
                .findFirst();
        if (before.isPresent()) {
            return before.get().reason().equals(reason) ? before.get().amount() : nothing;
        }
        Money left = payment.kept();
        Money amount = left.minor() < missing.minor() ? left : missing;
        return note(invoice, payment, amount, reason) ? amount : nothing;
    }

    /** @return whether it is new */
    private boolean note(Invoice invoice, Payment payment, Money amount, String reason) {
        if (payment.rail().equals(Rails.CHAIN)) {
            return !tokens.give(invoice, payment, amount).isZero();
        }
        if (amount.minor() <= 0 || !payment.rail().equals(Rails.POLAR)) {
            return false;
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
        boolean fresh = refunds.insert(intent);
        if (fresh) {
            later.soon(GiveBack.NAME, intent.id());
        }
        return fresh;
    }
}
