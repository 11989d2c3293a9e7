package net.runagent.core.usage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.money.Ledger;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.money.LedgerEntrySet;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.ChildKeys.DayUse;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Once a day, the completed days of every agent as the provider lists them; then what all of them cost goes into the ledger, one
 * posting a day. What the provider corrects afterwards, within the days that it still tells, is one more posting of the difference.
 */
@Component
class ReconcileUsage implements Recurring {
    static final String NAME = "usage.reconcile";

    private static final Duration EVERY = Duration.ofMinutes(10);

    /** A turn asks for so many agents: the whole fleet of 10,000 within the morning, and room for what people wait for. */
    private static final int A_TURN = 250;

    /** Who could not be asked by noon does not hold up the books: the rest becomes a correction. */
    private static final int BOOKED_BY_HOUR = 12;

    /** The last day of a removed key is asked for as well, not longer. */
    private static final Duration REMOVED_FOR = Duration.ofDays(2);

    private static final Logger LOG = LoggerFactory.getLogger(ReconcileUsage.class);

    private final CompletedDays completed;
    private final ModelKeyRecords keys;
    private final UsageBook book;
    private final Ledger ledger;
    private final ChildKeys provider;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Clock clock;

    ReconcileUsage(
            CompletedDays completed,
            ModelKeyRecords keys,
            UsageBook book,
            Ledger ledger,
            ChildKeys provider,
            StaffAlerts alerts,
            Transactions transactions,
            Clock clock) {
        this.completed = completed;
        this.keys = keys;
        this.book = book;
        this.ledger = ledger;
        this.provider = provider;
        this.alerts = alerts;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        if (!provider.available() || !CompletedDays.settled(now)) {
            return;
        }
        LocalDate through = CompletedDays.last(now);
        List<DeploymentId> behind =
                transactions.call(() -> keys.behind(through, now.minus(REMOVED_FOR), A_TURN));
        long missing = behind.stream().filter(agent -> !take(agent, through)).count();
        if (missing > 0) {
            LOG.info("{} of {} agents' completed days could not be read, next try in {}", missing, behind.size(), EVERY);
        }
        boolean whole = behind.size() < A_TURN && missing == 0;
        if (whole || now.atZone(ZoneOffset.UTC).getHour() >= BOOKED_BY_HOUR) {
            transactions.call(() -> book.open(through)).forEach(day -> transactions.run(() -> enter(day)));
        }
    }

    private boolean take(DeploymentId agent, LocalDate through) {
        ModelKey key = transactions.call(() -> keys.find(agent)).orElseThrow();
        Optional<List<DayUse>> uses = completed.ask(key);
        CrashPoint.at("usage.days-asked");
        uses.ifPresent(all -> transactions.run(
                () -> completed.take(keys.find(agent).orElseThrow(), all, through)));
        return uses.isPresent();
    }

    private void enter(LocalDate date) {
        UsageBook.Day day = book.lock(date).orElseThrow();
        UsdMicros more = day.difference();
        if (more.value() == 0) {
            return; // another process has entered it meanwhile
        }
        LedgerEntrySet entry = LedgerEntrySet.of("usage", date.toString(), "cost-" + (day.bookings() + 1));
        UsdMicros amount = new UsdMicros(Math.abs(more.value()));
        ledger.post(
                more.value() > 0
                        ? entry.debit(LedgerAccount.USAGE_COST, amount).credit(LedgerAccount.PROVIDER_CREDIT, amount)
                        : entry.debit(LedgerAccount.PROVIDER_CREDIT, amount).credit(LedgerAccount.USAGE_COST, amount));
        book.booked(date);
        CrashPoint.at("usage.day-entered");
        if (day.bookings() > 0) {
            alerts.raise(
                    Severity.INFO,
                    "usage.day-corrected",
                    date.toString(),
                    Map.of(
                            "before", String.valueOf(day.booked().value()),
                            "now", String.valueOf(day.cost().value())));
        }
    }
}
