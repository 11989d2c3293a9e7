package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Looks hourly at refunds, also those that the provider began, and at disputes, which have no webhook at all. Refunds of any
 * age of their orders: from a week before the last look that saw everything.
 */
@Component
class WatchRefunds implements Recurring {
    private static final String LIST = "refunds";
    private static final Duration BACK = Duration.ofDays(7);

    private final CardCheckouts checkouts;
    private final CardOrders orders;
    private final CardMirror mirror;
    private final RefundRecords refunds;
    private final DisputeFacts disputes;
    private final TakeRefund take;
    private final CardHints hints;
    private final Transactions transactions;
    private final Clock clock;

    WatchRefunds(
            CardCheckouts checkouts,
            CardOrders orders,
            CardMirror mirror,
            RefundRecords refunds,
            DisputeFacts disputes,
            TakeRefund take,
            CardHints hints,
            Transactions transactions,
            Clock clock) {
        this.checkouts = checkouts;
        this.orders = orders;
        this.mirror = mirror;
        this.refunds = refunds;
        this.disputes = disputes;
        this.take = take;
        this.hints = hints;
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
        if (checkouts.offered()) {
            Unhurried.run(this::look);
        }
    }

    private void look() {
        List<Runnable> looks = List.of(
                this::newRefunds,
                () -> refunds.ordersWithOpenRefunds().forEach(hints::refund),
                () -> disputes.take(orders.disputes().orThrow("looking at disputes")));
        each(looks, Runnable::run);
    }

    private void newRefunds() {
        Instant begun = clock.instant();
        Instant seen = mirror.cursor(LIST).orElse(null);
        Instant from = (seen == null ? begun : seen).minus(BACK);
        each(orders.refundsSince(from).orThrow("looking at new refunds"), take::take);
        transactions.run(() -> mirror.advance(LIST, seen, begun));
    }

    /** Goes on after one that fails, as the others must not wait for it, and throws at the end. */
    private static <T> void each(List<T> all, Consumer<T> taking) {
        RuntimeException last = null;
        for (T one : all) {
            try {
                taking.accept(one);
            } catch (RuntimeException trouble) {
                last = trouble;
            }
        }
        if (last != null) {
            throw last;
        }
    }
}
