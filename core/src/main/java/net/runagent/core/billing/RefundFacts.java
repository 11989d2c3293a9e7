package net.runagent.core.billing;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.RefundIntent.State;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.money.LedgerEntrySet;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Takes a refund as fetched, whoever started it: only one that succeeded moves money, once. */
@Component
class RefundFacts {
    private final RefundRecords refunds;
    private final PaymentRecords payments;
    private final InvoiceRecords invoices;
    private final PayerRecords payers;
    private final Settlement settlement;
    private final PaidPeriods periods;
    private final HeldMoney held;
    private final Books books;
    private final Tidings tidings;
    private final StaffAlerts alerts;
    private final Transactions transactions;

    RefundFacts(
            RefundRecords refunds,
            PaymentRecords payments,
            InvoiceRecords invoices,
            PayerRecords payers,
            Settlement settlement,
            PaidPeriods periods,
            HeldMoney held,
            Books books,
            Tidings tidings,
            StaffAlerts alerts,
            Transactions transactions) {
        this.refunds = refunds;
        this.payments = payments;
        this.invoices = invoices;
        this.payers = payers;
        this.settlement = settlement;
        this.periods = periods;
        this.held = held;
        this.books = books;
        this.tidings = tidings;
        this.alerts = alerts;
        this.transactions = transactions;
    }

    void apply(CardRefund refund) {
        transactions.run(() -> {
            String before = refunds.lockStatus(refund.id()).orElse("");
            if (before.equals("succeeded") || before.equals(refund.status())) {
                return; // money that went back stays gone; a repeat changes nothing
            }
            Optional<Payment> payment =
                    payments.byRef(Rails.POLAR, refund.order().toString());
            if (payment.isEmpty()) {
                alerts.raise(
                        Severity.WARNING, "polar.refund.unmatched", refund.id().toString(), Map.of());
                return; // not stored as seen: it is taken as soon as its order is known
            }
            refunds.seen(refund);
            follow(refund, before.isEmpty());
            if (refund.succeeded()) {
                book(refund, payment.get());
            }
        });
    }

    private void follow(CardRefund refund, boolean first) {
        UUID id = refund.intent();
        Optional<RefundIntent> intent = Optional.ofNullable(id).flatMap(refunds::find);
        if (intent.isEmpty() && first) {
            alerts.raise(
                    Severity.WARNING,
                    "polar.refund.foreign",
                    refund.order().toString(),
                    Map.of("reason", refund.reason()));
        }
        intent.ifPresent(ours -> {
            State state = refund.succeeded() ? State.SUCCEEDED : refund.over() ? State.FAILED : State.PENDING;
            refunds.save(ours.in(state, refund.id(), ours.sentAt()));
            onTheWay(ours, state);
        });
        if (refund.over() && !refund.succeeded()) {
            alerts.raise(
                    Severity.CRITICAL,
                    "polar.refund.failed",
                    refund.order().toString(),
                    Map.of("status", refund.status()));
        }
    }

    /** Only of what we began is told how far it is; its end with money is told when it is booked. */
    void onTheWay(RefundIntent ours, State state) {
        if (state == State.SUCCEEDED) {
            return;
        }
        UUID invoice = ours.invoice().value();
        Happening happening = state == State.FAILED ? new RefundFailed(invoice) : new RefundSent(invoice);
        invoices.find(ours.invoice())
                .flatMap(known -> payers.person(known.billingAccount()))
                .ifPresent(person -> tidings.tell(person, happening, "refund-" + state.name() + ":" + ours.id()));
    }

    private void book(CardRefund refund, Payment known) {
        InvoiceId invoiceId = known.invoice();
        Invoice invoice = invoiceId == null ? null : invoices.lock(invoiceId).orElse(null);
        Payment payment =
                payments.lock(known.id()).orElseThrow(); // of two refunds the second must see what the first took
        books.post(LedgerEntrySet.of(Rails.POLAR, refund.id().toString(), "refunded")
                .debit(LedgerAccount.REFUNDS, refund.amount())
                .credit(LedgerAccount.POLAR_CLEARING, refund.amount()));
        held.release(payment, refund.amount(), LedgerAccount.REFUNDS, refund.id());
        payments.refunded(payment.id(), payment.refunded().plus(refund.amount()));
        payments.find(payment.id()).ifPresent(periods::wentBack);
        if (invoice != null) {
            tell(invoice, refund);
        }
    }

    /** When all of it has gone back, or the part that was promised for an agent that was ended. */
    private void tell(Invoice invoice, CardRefund refund) {
        boolean promised = refund.intent() != null && refund.reason().equals(RefundIntent.SATISFACTION);
        if (promised || settlement.standing(invoice.id()).status() == InvoiceStanding.Status.REFUNDED) {
            UUID id = invoice.id().value();
            payers.person(invoice.billingAccount())
                    .ifPresent(person -> tidings.tell(person, new RefundCompleted(id), "refunded:" + id));
        }
    }
}
