package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.billing.ReconciliationRecords.Difference;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Compares every day what we booked, what the card provider has and what is paid for how long, both ways. What is only missing
 * here is taken the usual way, so that it is booked once however it is learned. What is left becomes an issue, of which the
 * staff hears once, and which ends by itself when the difference is gone. What could not be looked at changes nothing.
 */
@Component
class ReconcileCards implements Recurring {
    private static final Logger log = LoggerFactory.getLogger(ReconcileCards.class);

    private static final Duration BACK = Duration.ofDays(35);

    /** An order at the edge of the window may be in one list and not yet, or not any more, in the other. */
    private static final Duration EDGE = Duration.ofHours(1);

    private final CardCheckouts checkouts;
    private final CardOrders orders;
    private final PaymentRecords payments;
    private final RefundRecords refunds;
    private final ReconciliationRecords records;
    private final TakeOrder takeOrder;
    private final TakeRefund takeRefund;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    ReconcileCards(
            CardCheckouts checkouts,
            CardOrders orders,
            PaymentRecords payments,
            RefundRecords refunds,
            ReconciliationRecords records,
            TakeOrder takeOrder,
            TakeRefund takeRefund,
            StaffAlerts alerts,
            Transactions transactions,
            Ids ids,
            Clock clock) {
        this.checkouts = checkouts;
        this.orders = orders;
        this.payments = payments;
        this.refunds = refunds;
        this.records = records;
        this.takeOrder = takeOrder;
        this.takeRefund = takeRefund;
        this.alerts = alerts;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "billing.reconcile";
    }

    @Override
    public Duration every() {
        return Duration.ofDays(1);
    }

    @Override
    public void run() {
        if (checkouts.offered()) {
            Unhurried.run(this::look);
        }
    }

    private void look() {
        Look look = new Look(clock.instant());
        look.atTheProvider();
        look.whatOnlyWeHave();
        look.found.addAll(transactions.call(records::ownDifferences));
        transactions.run(() -> note(look));
    }

    /** One comparison: what differs, and which orders could not be looked at. */
    private final class Look {
        private final Instant begun;
        private final Map<UUID, CardOrder> listed = new LinkedHashMap<>();
        private final Set<UUID> unseen = new HashSet<>();
        private final List<Difference> found = new ArrayList<>();

        Look(Instant begun) {
            this.begun = begun;
        }

        void atTheProvider() {
            orders.ordersSince(begun.minus(BACK))
                    .orThrow("comparing orders")
                    .forEach(order -> listed.put(order.id(), order));
            transactions.call(records::open).forEach(issue -> orderOf(issue).ifPresent(this::fetch));
            listed.values().stream().filter(CardOrder::paid).forEach(this::compare);
        }

        void whatOnlyWeHave() {
            Instant from = begun.minus(BACK).plus(EDGE);
            for (UUID order : transactions.call(() -> records.paidOrders(from, begun.minus(EDGE)))) {
                if (!listed.containsKey(order)) {
                    fetch(order);
                    if (!listed.containsKey(order) && !unseen.contains(order)) {
                        found.add(new Difference("order-unknown", order.toString(), Map.of()));
                    }
                }
            }
        }

        /** A list can miss what is there; only the answer about the one thing counts. */
        private void fetch(UUID order) {
            if (listed.containsKey(order)) {
                return;
            }
            switch (orders.order(order)) {
                case CardAnswer.Got<CardOrder>(CardOrder got) -> listed.put(order, got);
                case CardAnswer.Missing<CardOrder> _ -> {}
                case CardAnswer.Declined<CardOrder> _, CardAnswer.Unknown<CardOrder> _ -> unseen.add(order);
            }
        }

        private void compare(CardOrder order) {
            Optional<Payment> booked = booked(order);
            if (booked.isEmpty()) {
                takeOrder(order);
                booked = booked(order);
            }
            if (booked.isPresent() && !agrees(order, booked.get())) {
                takeRefunds(order.id());
                booked = booked(order);
            }
            difference(order, booked.orElse(null)).ifPresent(found::add);
        }

        private void takeOrder(CardOrder order) {
            try {
                takeOrder.take(order);
            } catch (RuntimeException trouble) {
                log.warn(
                        "order {} could not be taken: {}",
                        order.id(),
                        trouble.getClass().getSimpleName());
            }
        }

        private void takeRefunds(UUID order) {
            if (orders.refundsOf(order) instanceof CardAnswer.Got<List<CardRefund>>(List<CardRefund> all)) {
                all.forEach(takeRefund::take);
            } else {
                unseen.add(order);
            }
        }
    }

    private Optional<Payment> booked(CardOrder order) {
        return transactions.call(() -> payments.byRef(Rails.POLAR, order.id().toString()));
    }

    private static long returned(CardOrder order) {
        return order.net().minor() - order.refundable().minor();
    }

    /** Whether the provider takes what a bank took for given back is its affair: no refund is behind it. */
    private static boolean agrees(CardOrder order, Payment booked) {
        long beyondRefunds = returned(order) - booked.refunded().minor();
        return beyondRefunds == 0 || beyondRefunds == booked.lost().minor();
    }

    private Optional<Difference> difference(CardOrder order, @Nullable Payment booked) {
        String id = order.id().toString();
        String theirs = order.net().minor() + " cents " + order.net().currency();
        if (booked == null) {
            return Optional.of(new Difference("order-unbooked", id, Map.of("polar", theirs)));
        }
        if (!booked.net().equals(order.net())) {
            String ours = booked.net().minor() + " cents " + booked.net().currency();
            return Optional.of(new Difference("order-differs", id, Map.of("polar", theirs, "ours", ours)));
        }
        boolean underWay = transactions.call(refunds::ordersWithOpenRefunds).contains(order.id());
        if (!underWay && !agrees(order, booked)) {
            return Optional.of(new Difference(
                    "refunds-differ",
                    id,
                    Map.of(
                            "polar", returned(order) + " cents",
                            "ours", booked.refunded().minor() + " cents")));
        }
        return Optional.empty();
    }

    private void note(Look look) {
        Instant now = clock.instant();
        for (Difference difference : look.found) {
            ReconciliationIssue issue = new ReconciliationIssue(
                    ids.next(), difference.kind(), difference.subject(), difference.details(), now, null);
            if (records.add(issue)) {
                Map<String, String> facts = new LinkedHashMap<>(difference.details());
                facts.put("what", difference.kind());
                facts.put("about", difference.subject());
                alerts.raise(Severity.CRITICAL, "billing.difference", issue.id().toString(), facts);
            }
        }
        records.open().stream()
                .filter(issue -> look.found.stream().noneMatch(difference -> difference.same(issue)))
                .filter(issue -> orderOf(issue).filter(look.unseen::contains).isEmpty())
                .forEach(issue -> records.resolved(issue.id(), now));
    }

    private static Optional<UUID> orderOf(ReconciliationIssue issue) {
        return issue.kind().startsWith("order-") || issue.kind().equals("refunds-differ")
                ? Optional.of(UUID.fromString(issue.subject()))
                : Optional.empty();
    }
}
