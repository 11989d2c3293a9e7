package net.runagent.core.billing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.work.Later;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Takes disputes as fetched: the staff hears of each change, the payer and the other features when it begins or ends. */
@Component
class DisputeFacts {
    private final CardMirror mirror;
    private final PaymentRecords payments;
    private final InvoiceRecords invoices;
    private final PayerRecords payers;
    private final RefundRecords refunds;
    private final Settlement settlement;
    private final LostDisputes lost;
    private final Later later;
    private final Tidings tidings;
    private final StaffAlerts alerts;
    private final ApplicationEventPublisher events;
    private final Transactions transactions;

    DisputeFacts(
            CardMirror mirror,
            PaymentRecords payments,
            InvoiceRecords invoices,
            PayerRecords payers,
            RefundRecords refunds,
            Settlement settlement,
            LostDisputes lost,
            Later later,
            Tidings tidings,
            StaffAlerts alerts,
            ApplicationEventPublisher events,
            Transactions transactions) {
        this.mirror = mirror;
        this.payments = payments;
        this.invoices = invoices;
        this.payers = payers;
        this.refunds = refunds;
        this.settlement = settlement;
        this.lost = lost;
        this.later = later;
        this.tidings = tidings;
        this.alerts = alerts;
        this.events = events;
        this.transactions = transactions;
    }

    /**
     * Takes each by itself; throws at the end what one of them threw.
     *
     * @param all every dispute there is: an order may have several
     */
    void take(List<CardDispute> all) {
        RuntimeException last = null;
        for (CardDispute dispute : all) {
            boolean hurts = all.stream().anyMatch(other -> other.order().equals(dispute.order()) && other.hurts());
            try {
                if (dispute.lost()) {
                    lost.look(dispute);
                }
                transactions.run(() -> take(dispute, hurts));
            } catch (RuntimeException one) {
                last = one; // the others must not wait for it
            }
        }
        if (last != null) {
            throw last;
        }
    }

    private void take(CardDispute dispute, boolean hurts) {
        Optional<Payment> payment = payments.byRef(Rails.POLAR, dispute.order().toString());
        if (payment.isEmpty()) {
            alert(dispute);
            return; // not stored as seen: it is taken as soon as its order is known
        }
        boolean news = mirror.changed(dispute);
        boolean told = dispute.lost() && lost.book(dispute, payment.get(), news);
        if (!news) {
            return;
        }
        if (!told) {
            alert(dispute);
        }
        if (payment.get().disputed() == hurts) {
            return;
        }
        payments.disputed(payment.get().id(), hurts);
        if (!hurts) {
            refunds.ofOrder(dispute.order())
                    .filter(intent -> !intent.over())
                    .ifPresent(held -> later.soon(GiveBack.NAME, held.id()));
        }
        Optional.ofNullable(payment.get().invoice())
                .flatMap(invoices::lock)
                .ifPresent(invoice -> tell(invoice, dispute, hurts));
    }

    private void alert(CardDispute dispute) {
        alerts.raise(
                Severity.CRITICAL, "polar.dispute", dispute.order().toString(), Map.of("status", dispute.status()));
    }

    private void tell(Invoice invoice, CardDispute dispute, boolean hurts) {
        InvoiceId first = invoice.first();
        boolean open = settlement.disputed(first);
        events.publishEvent(new DisputeChanged(first, open));
        if (hurts || !open) {
            String once = "dispute:" + dispute.id() + ":" + dispute.status();
            var id = invoice.id().value();
            payers.person(invoice.billingAccount())
                    .ifPresent(
                            person -> tidings.tell(person, hurts ? new PaymentDisputed(id) : new DisputeWon(id), once));
        }
    }
}
