package net.runagent.bot.money;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import net.runagent.core.billing.CardDispute;
import net.runagent.core.billing.CardOrder;
import net.runagent.core.billing.CardRefund;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.billing.PaymentBooked;
import net.runagent.core.billing.SubscriptionEnded;
import net.runagent.core.billing.SubscriptionRenewed;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Compares our books with the provider's after a schedule. Each method names what is wrong; nothing is empty. */
final class Audit {
    private final Schedule schedule;
    private final JdbcClient jdbc;
    private final List<String> wrong = new ArrayList<>();
    private final Map<UUID, Paid> payments = new HashMap<>();
    private final Map<UUID, Asked> invoices = new HashMap<>();
    private final Map<UUID, Wish> wishes = new HashMap<>();

    private record Paid(
            UUID order,
            @Nullable UUID invoice,
            UUID payer,
            long net,
            long fee,
            long refunded,
            long lost,
            boolean disputed) {
        long kept() {
            return net - refunded - lost;
        }
    }

    private record Asked(UUID id, long due, boolean settled, boolean renewal, long lines) {}

    private record Wish(UUID order, UUID invoice, long amount, String state) {}

    Audit(Schedule schedule, JdbcClient jdbc) {
        this.schedule = schedule;
        this.jdbc = jdbc;
    }

    List<String> wrong() {
        read();
        wrong.addAll(schedule.polar.broken());
        eachPaymentIsBookedOnce();
        theSumsAgree();
        eachInvoiceHasOneEffect();
        whatServesNobodyHasGoneBack();
        nothingIsLeftOpen();
        return wrong;
    }

    private void check(boolean right, String otherwise) {
        if (!right) {
            wrong.add(otherwise);
        }
    }

    private void read() {
        UUID[] opened =
                schedule.invoices.keySet().stream().map(InvoiceId::value).toArray(UUID[]::new);
        jdbc.sql("""
                        SELECT i.id, sum(l.minor) AS due, i.settled_at IS NOT NULL AS settled,
                            i.renewal_of IS NOT NULL AS renewal, count(*) AS lines
                        FROM invoice i JOIN invoice_line l ON l.invoice = i.id
                        WHERE i.billing_account IN (SELECT billing_account FROM invoice WHERE id = ANY(?)) GROUP BY i.id
                        """).param(opened).query(Asked.class).list().forEach(asked -> invoices.put(asked.id(), asked));
        jdbc.sql("""
                        SELECT external_ref::uuid AS "order", invoice, billing_account AS payer, net, fee, refunded,
                            lost, disputed
                        FROM payment WHERE rail = 'polar' AND external_ref = ANY(?)
                        """)
                .param(schedule.polar.orders().stream()
                        .map(order -> order.id().toString())
                        .toArray(String[]::new))
                .query(Paid.class)
                .list()
                .forEach(paid -> payments.put(paid.order(), paid));
        jdbc.sql("SELECT card_order AS \"order\", invoice, amount, state FROM refund_intent WHERE invoice = ANY(?)")
                .param(invoices.keySet().toArray(UUID[]::new))
                .query(Wish.class)
                .list()
                .forEach(wish -> wishes.put(wish.order(), wish));
    }

    private long gone(CardOrder order) {
        return schedule.polar.refunds().stream()
                .filter(refund ->
                        refund.order().equals(order.id()) && refund.status().equals("succeeded"))
                .mapToLong(refund -> refund.amount().minor())
                .sum();
    }

    private List<CardOrder> paidOrders() {
        return schedule.polar.orders().stream().filter(CardOrder::paid).toList();
    }

    private void eachPaymentIsBookedOnce() {
        for (CardOrder order : paidOrders()) {
            Paid paid = payments.get(order.id());
            if (paid == null) {
                wrong.add("lost: order " + order.id() + " is paid and not booked");
                continue;
            }
            check(paid.net() == order.net().minor(), "order " + order.id() + " is booked with another amount");
            check(paid.fee() == order.fee().minor(), "the fee of order " + order.id() + " is " + paid.fee());
            check(
                    paid.refunded() == gone(order),
                    "of order " + order.id() + " " + gone(order) + " went back, and " + paid.refunded() + " is known");
            boolean lost = schedule.polar.disputes(order.id()).stream()
                    .anyMatch(dispute -> dispute.status().equals("lost"));
            check(
                    lost ? paid.kept() <= 0 && paid.lost() <= paid.net() : paid.lost() == 0,
                    "of order " + order.id() + " a bank took " + paid.lost() + ", lost " + lost);
            long told = schedule.events.stream()
                    .filter(PaymentBooked.class::isInstance)
                    .map(PaymentBooked.class::cast)
                    .filter(booked -> booked.invoice().value().equals(paid.invoice()))
                    .count();
            check(paid.invoice() == null || told > 0, "nobody was told of order " + order.id());
        }
        check(payments.size() == paidOrders().size(), "something is booked that was not paid");
        long told = schedule.events.stream()
                .filter(PaymentBooked.class::isInstance)
                .map(each -> ((PaymentBooked) each).payment())
                .count();
        check(told <= payments.size(), "a payment was told of twice");
    }

    private void theSumsAgree() {
        String[] keys = Stream.of(
                        schedule.polar.orders().stream().map(CardOrder::id),
                        schedule.polar.refunds().stream().map(CardRefund::id),
                        schedule.polar.orders().stream()
                                .flatMap(order -> schedule.polar.disputes(order.id()).stream())
                                .map(CardDispute::id),
                        invoices.keySet().stream())
                .flatMap(each -> each)
                .map(UUID::toString)
                .toArray(String[]::new);
        Map<String, Long> sums = new HashMap<>();
        jdbc.sql("""
                        SELECT e.account, sum(e.amount) AS total FROM ledger_tx t JOIN ledger_entry e ON e.tx = t.id
                        WHERE t.source IN ('polar', 'billing') AND t.source_id = ANY(?) GROUP BY e.account
                        """)
                .param(keys)
                .query((row, n) -> sums.put(row.getString("account"), row.getLong("total")))
                .list();
        long came =
                paidOrders().stream().mapToLong(order -> order.net().minor()).sum();
        long fees =
                paidOrders().stream().mapToLong(order -> order.fee().minor()).sum();
        long back = paidOrders().stream().mapToLong(this::gone).sum();
        long lost = payments.values().stream().mapToLong(Paid::lost).sum();
        long owed = invoices.values().stream()
                .filter(Asked::settled)
                .mapToLong(Asked::due)
                .sum();
        check(sums.values().stream().mapToLong(each -> each).sum() == 0, "the ledger does not balance: " + sums);
        check(
                sums.getOrDefault("polar_clearing", 0L) == came - fees - back - lost,
                "the provider has " + (came - fees - back - lost) + ", the ledger " + sums);
        check(sums.getOrDefault("polar_fees", 0L) == fees, "fees are " + fees + ", the ledger " + sums);
        check(sums.getOrDefault("deferred_revenue", 0L) == -owed, "owed is " + owed + ", the ledger " + sums);
        check(sums.getOrDefault("suspense", 0L) == 0, "suspense: " + sums);
        balances(sums);
    }

    /** What customers hold is what no invoice took and what did not go back, and the running balance says the same. */
    private void balances(Map<String, Long> sums) {
        sums.forEach((account, total) -> {
            if (account.startsWith("balance:")) {
                Long running = jdbc.sql("SELECT amount FROM ledger_balance WHERE account = ?")
                        .param(account)
                        .query(Long.class)
                        .single();
                check(running == -total, account + " is " + -total + ", its balance " + running);
                check(running >= 0, account + " is below zero");
            }
        });
    }

    private void eachInvoiceHasOneEffect() {
        Map<UUID, Integer> settled = new HashMap<>();
        Map<UUID, Integer> ended = new HashMap<>();
        int renewed = 0;
        for (Object event : schedule.events) {
            switch (event) {
                case InvoiceSettled(InvoiceId id) -> settled.merge(id.value(), 1, Integer::sum);
                case SubscriptionEnded over -> ended.merge(over.invoice().value(), 1, Integer::sum);
                case SubscriptionRenewed again -> renewed++;
                default -> {}
            }
        }
        invoices.values()
                .forEach(invoice -> check(
                        settled.getOrDefault(invoice.id(), 0) == (invoice.settled() ? 1 : 0),
                        "invoice " + invoice.id() + " took effect " + settled.getOrDefault(invoice.id(), 0)
                                + " times, settled " + invoice.settled()));
        long cycles = paidOrders().stream()
                .filter(order -> order.reason().equals("subscription_cycle"))
                .count();
        check(renewed == cycles, cycles + " renewals are paid, " + renewed + " took effect");
        Map<UUID, Integer> begun = new HashMap<>();
        schedule.polar.subscriptions().forEach(one -> begun.merge(one.invoice(), 1, Integer::sum));
        begun.forEach((invoice, subscriptions) -> {
            int times = ended.getOrDefault(invoice, 0);
            check(times >= 1, "nobody was told that the plan of " + invoice + " has ended");
            // Old news that is taken for new brings it back, and then it ends once more.
            check(times <= subscriptions, "the plan of " + invoice + " has ended " + times + " times");
        });
    }

    private boolean mayStay(Paid paid) {
        Wish wish = wishes.get(paid.order());
        boolean refused = wish != null && wish.state().equals("FAILED");
        boolean held = wish != null && paid.disputed();
        boolean unclear = wish != null && schedule.alerts.contains("polar.refund.unknown");
        return refused || held || unclear;
    }

    /** Money that no invoice needs, or that is to go back, has gone back, unless its bank or the provider is in the way. */
    private void whatServesNobodyHasGoneBack() {
        for (Asked invoice : invoices.values()) {
            List<Paid> its = payments.values().stream()
                    .filter(paid -> invoice.id().equals(paid.invoice()))
                    .toList();
            long kept = its.stream()
                    .filter(paid -> !mayStay(paid))
                    .mapToLong(Paid::kept)
                    .sum();
            InvoiceId id = new InvoiceId(invoice.id());
            boolean none = !schedule.partBack.contains(id)
                    && (schedule.allBack.contains(id)
                            || !invoice.settled() && (schedule.givenUp.contains(id) || invoice.lines() == 1));
            check(
                    kept <= (none ? 0 : invoice.due()),
                    "of invoice " + invoice.id() + " " + kept + " were kept: " + its + wishes.values());
        }
        payments.values().stream()
                .filter(paid -> paid.invoice() == null && !mayStay(paid))
                .forEach(paid -> check(paid.kept() <= 0, "kept for nothing: " + paid + wishes.values()));
        Map<UUID, Long> made = new HashMap<>();
        schedule.polar.refunds().stream()
                .filter(refund -> refund.intent() != null && !refund.status().equals("failed"))
                .forEach(refund -> made.merge(refund.intent(), 1L, Long::sum));
        made.forEach((intent, times) -> check(times == 1, "refund " + intent + " was made " + times + " times"));
    }

    private void nothingIsLeftOpen() {
        check(schedule.failures.isEmpty(), "failed in good weather: " + schedule.failures);
        long astray = jdbc.sql("""
                        SELECT count(*) FROM entitlement_period e JOIN payment p ON p.id = e.payment
                        WHERE p.invoice = ANY(?) AND (e.taken_back_at IS NOT NULL) <> (p.refunded + p.lost >= p.net)
                        """)
                .param(invoices.keySet().toArray(UUID[]::new))
                .query(Long.class)
                .single();
        check(astray == 0, astray + " paid periods are not what their payments are");
        Optional<String> booking = schedule.alerts.stream()
                .filter(alert -> alert.startsWith("ledger."))
                .findFirst();
        check(booking.isEmpty(), "staff was called for " + booking);
        boolean unclear = schedule.alerts.contains("polar.refund.unknown");
        check(schedule.jobs.waiting().isEmpty() || unclear, "jobs without end: " + schedule.jobs.waiting());
        long open = jdbc.sql("""
                        SELECT (SELECT count(*) FROM subscription
                                WHERE ended_at IS NULL AND status NOT IN ('canceled', 'incomplete_expired'))
                            + (SELECT count(*) FROM card_order WHERE NOT paid AND status IN ('draft', 'pending'))
                            + (SELECT count(*) FROM refund_intent WHERE state IN ('SENT', 'PENDING'))
                        """).query(Long.class).single();
        check(open == 0 || unclear, open + " subscriptions, orders or refunds are still open");
        if (open > 0) {
            // A person decides: nothing of this schedule may reach into the next one.
            jdbc.sql("UPDATE refund_intent SET state = 'FAILED' WHERE state IN ('SENT', 'PENDING')")
                    .update();
        }
    }
}
