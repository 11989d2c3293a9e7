package net.runagent.core.billing;

import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.money.LedgerEntrySet;
import net.runagent.core.money.Money;
import net.runagent.core.money.Posting;
import net.runagent.core.work.Ids;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;

/**
 * A dispute that is lost takes the money away for good: it is written off, once, and a payment of which nothing is left pays
 * for nothing from now on. What follows for the agent is worked out from the paid periods, like after any other money that went back: a grace,
 * then it is switched off, and nothing is deleted. Whether the subscription may charge again is for people to decide.
 */
@Component
class LostDisputes {
    static final String ISSUE = "dispute-lost";

    private final CardOrders orders;
    private final TakeRefund refunds;
    private final PaymentRecords payments;
    private final InvoiceRecords invoices;
    private final PaidPeriods periods;
    private final HeldMoney held;
    private final ReconciliationRecords issues;
    private final Books books;
    private final StaffAlerts alerts;
    private final Ids ids;
    private final Clock clock;

    LostDisputes(
            CardOrders orders,
            TakeRefund refunds,
            PaymentRecords payments,
            InvoiceRecords invoices,
            PaidPeriods periods,
            HeldMoney held,
            ReconciliationRecords issues,
            Books books,
            StaffAlerts alerts,
            Ids ids,
            Clock clock) {
        this.orders = orders;
        this.refunds = refunds;
        this.payments = payments;
        this.invoices = invoices;
        this.periods = periods;
        this.held = held;
        this.issues = issues;
        this.books = books;
        this.alerts = alerts;
        this.ids = ids;
        this.clock = clock;
    }

    /** What went back before it was lost has to be known first. Asks outside: not in a transaction. */
    void look(CardDispute dispute) {
        boolean toBeBooked = payments.byRef(Rails.POLAR, dispute.order().toString())
                .filter(payment -> payment.kept().minor() > 0)
                .isPresent();
        if (toBeBooked) {
            orders.refundsOf(dispute.order())
                    .orThrow("looking at refunds of " + dispute.order())
                    .forEach(refunds::take);
        }
    }

    /**
     * Inside the dispute's transaction.
     *
     * @param news whether this status was not known before; one that is known but was never booked is booked as well
     * @return whether it was booked now, and the staff told
     */
    boolean book(CardDispute dispute, Payment known, boolean news) {
        InvoiceId invoice = known.invoice();
        if (invoice != null) {
            invoices.lock(invoice); // a refund of the same payment waits
        }
        Payment payment = payments.lock(known.id()).orElseThrow();
        Money amount = amount(dispute, payment);
        if (amount.minor() <= 0 || !news && payment.lost().minor() > 0) {
            return false; // what had gone back before cannot be lost as well
        }
        Posting posting = books.post(LedgerEntrySet.of(Rails.POLAR, dispute.id().toString(), "lost")
                .debit(LedgerAccount.WRITE_OFF, amount)
                .credit(LedgerAccount.POLAR_CLEARING, amount));
        if (!(posting instanceof Posting.Posted)) {
            return false;
        }
        held.release(payment, amount, LedgerAccount.WRITE_OFF, dispute.id());
        payments.lost(payment.id(), payment.lost().plus(amount));
        payments.find(payment.id()).ifPresent(periods::wentBack);
        call(dispute.order(), amount);
        return true;
    }

    /** No more than is left: what a refund has taken is not there to be lost. */
    private static Money amount(CardDispute dispute, Payment payment) {
        Money left = payment.kept();
        boolean comparable = dispute.amount().currency().equals(left.currency());
        return comparable && dispute.amount().minor() < left.minor() ? dispute.amount() : left;
    }

    private void call(UUID order, Money amount) {
        Map<String, String> facts = Map.of("cents", String.valueOf(amount.minor()), "currency", amount.currency());
        issues.add(new ReconciliationIssue(ids.next(), ISSUE, order.toString(), facts, clock.instant(), null));
        alerts.raise(Severity.CRITICAL, "polar.dispute.lost", order.toString(), facts);
    }
}
