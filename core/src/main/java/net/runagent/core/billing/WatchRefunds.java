package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Looks hourly at refunds, also those that the provider began, and at disputes, which have no webhook at all. */
@Component
class WatchRefunds implements Recurring {
    private static final Duration BACK = Duration.ofDays(7);

    private final CardCheckouts checkouts;
    private final CardOrders orders;
    private final RefundRecords refunds;
    private final PaymentRecords payments;
    private final CardMirror mirror;
    private final TakeRefund take;
    private final CardHints hints;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Clock clock;

    WatchRefunds(
            CardCheckouts checkouts,
            CardOrders orders,
            RefundRecords refunds,
            PaymentRecords payments,
            CardMirror mirror,
            TakeRefund take,
            CardHints hints,
            StaffAlerts alerts,
            Transactions transactions,
            Clock clock) {
        this.checkouts = checkouts;
        this.orders = orders;
        this.refunds = refunds;
        this.payments = payments;
        this.mirror = mirror;
        this.take = take;
        this.hints = hints;
        this.alerts = alerts;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "billing.watch-refunds";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        if (!checkouts.offered()) {
            return;
        }
        orders.refundsSince(clock.instant().minus(BACK))
                .orThrow("looking at new refunds")
                .forEach(take::take);
        refunds.ordersWithOpenRefunds().forEach(hints::refund);
        orders.disputes().orThrow("looking at disputes").forEach(this::note);
    }

    private void note(CardDispute dispute) {
        transactions.run(() -> {
            if (!mirror.changed(dispute)) {
                return;
            }
            Optional<Payment> payment =
                    payments.byRef(Rails.POLAR, dispute.order().toString());
            payment.ifPresent(known -> payments.disputed(known.id(), dispute.hurts()));
            alerts.raise(
                    Severity.CRITICAL, "polar.dispute", dispute.order().toString(), Map.of("status", dispute.status()));
        });
    }
}
