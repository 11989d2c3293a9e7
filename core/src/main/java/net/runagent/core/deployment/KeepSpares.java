package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Keeps as many spares as are wanted: begins what is missing, as far as the money goes, discards what is old, made by
 * another recipe or too many, and has those that wait looked at. Decides and writes; the work is done by {@link TendSpare}
 * and {@link VerifySpare}.
 */
@Component
class KeepSpares implements Recurring {
    static final Duration OLDEST = Duration.ofDays(7);

    /** One that gets this old is replaced before it has to go. */
    private static final Duration REPLACED_AT = Duration.ofDays(7).minusHours(12);

    /** When so many of a kind have failed within this time, one cause is behind all of them, and each costs an hour. */
    private static final int MOST_FAILED = 3;

    private static final Duration FAILED_WITHIN = Duration.ofHours(6);
    private static final Duration VERIFIED_EVERY = Duration.ofMinutes(4);
    private static final Set<SpareState> ALIVE = Set.of(SpareState.CREATING, SpareState.READY);
    private static final Logger LOG = LoggerFactory.getLogger(KeepSpares.class);

    private final SpareRecords records;
    private final Spares spares;
    private final Pool pool;
    private final ServerFleet fleet;
    private final AgentHost agentHost;
    private final Later later;
    private final Ids ids;
    private final StaffAlerts staff;
    private final Transactions transactions;
    private final Clock clock;

    KeepSpares(
            SpareRecords records,
            Spares spares,
            Pool pool,
            ServerFleet fleet,
            AgentHost agentHost,
            Later later,
            Ids ids,
            StaffAlerts staff,
            Transactions transactions,
            Clock clock) {
        this.records = records;
        this.spares = spares;
        this.pool = pool;
        this.fleet = fleet;
        this.agentHost = agentHost;
        this.later = later;
        this.ids = ids;
        this.staff = staff;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "spare.keep";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void run() {
        keep();
    }

    /** Who got a spare has its agent now: the next one may be made without slowing it down. */
    @EventListener
    void on(DeploymentReady ready) {
        if (pool.on()) {
            later.soon(Soon.JOB, Soon.ONE);
        }
    }

    void keep() {
        if (fleet.available()) {
            transactions.run(this::decide);
        }
    }

    private void decide() {
        records.decide();
        ServerRecipe recipe = agentHost.recipe();
        Instant now = clock.instant();
        List<Spare> alive = new ArrayList<>(records.in(ALIVE));
        discard(alive, "recipe", spare -> !spare.recipe().equals(recipe) || !pool.sold(Pool.kindOf(spare)));
        discard(alive, "age", spare -> spare.state() == SpareState.READY && older(spare, OLDEST, now));
        Map<Pool.Kind, Integer> wanted = pool.wanted();
        discard(alive, "not-wanted", spare -> !wanted.containsKey(Pool.kindOf(spare)));
        wanted.forEach((kind, size) -> {
            List<Spare> mine = alive.stream()
                    .filter(spare -> Pool.kindOf(spare).equals(kind))
                    .toList();
            discardMoreThan(size, mine, alive);
            long lasting = mine.stream()
                    .filter(spare -> !older(spare, REPLACED_AT, now))
                    .count();
            if (size > lasting && failing(kind, now)) {
                return;
            }
            for (long missing = size - lasting; missing > 0 && affordable(kind, alive); missing--) {
                SpareId id = new SpareId(ids.next());
                spares.begin(id, kind.tier(), kind.place(), recipe);
                alive.add(records.find(id).orElseThrow());
            }
        });
        alive.stream()
                .filter(spare -> spare.state() == SpareState.READY && VerifySpare.due(spare, clock, VERIFIED_EVERY))
                .forEach(spare -> later.soon(VerifySpare.JOB, spare.id().value()));
    }

    private static boolean older(Spare spare, Duration age, Instant now) {
        Instant ready = spare.readyAt();
        return ready != null && ready.plus(age).isBefore(now);
    }

    private void discard(List<Spare> alive, String why, Predicate<Spare> which) {
        for (Spare spare : List.copyOf(alive)) {
            if (which.test(spare)) {
                spares.discard(spare.id(), why);
                alive.remove(spare);
            }
        }
    }

    /** The oldest go first; one that is being made stays, it may replace one of them. */
    private void discardMoreThan(int size, List<Spare> mine, List<Spare> alive) {
        List<Spare> ready = mine.stream()
                .filter(spare -> spare.state() == SpareState.READY)
                .sorted(Comparator.comparing(spare -> Objects.requireNonNull(spare.readyAt())))
                .toList();
        for (Spare spare : ready.subList(0, Math.max(0, ready.size() - size))) {
            spares.discard(spare.id(), "too-many");
            alive.remove(spare);
        }
    }

    private boolean failing(Pool.Kind kind, Instant now) {
        List<Spare> failed = records.failedSince(now.minus(FAILED_WITHIN)).stream()
                .filter(spare -> Pool.kindOf(spare).equals(kind))
                .toList();
        if (failed.size() < MOST_FAILED) {
            return false;
        }
        staff.raise(
                Severity.WARNING,
                "pool.not-made",
                kind.tier() + " " + kind.place(),
                Map.of("code", failed.getLast().why()));
        return true;
    }

    private boolean affordable(Pool.Kind kind, List<Spare> alive) {
        long cost = alive.stream().mapToLong(pool::monthlyCents).sum() + pool.mostOf(kind);
        if (cost <= pool.mostMonthlyCents()) {
            return true;
        }
        LOG.info("no further spare for {} in {}: {} cents a month would be too much", kind.tier(), kind.place(), cost);
        return false;
    }

    /** The same out of turn, when a spare has just been used. */
    @Component
    static class Soon implements Job {
        static final String JOB = "spare.keep-soon";

        /** There is one pool. */
        static final UUID ONE = new UUID(0, 0);

        private final KeepSpares keeper;

        Soon(KeepSpares keeper) {
            this.keeper = keeper;
        }

        @Override
        public String name() {
            return JOB;
        }

        @Override
        public Next run(UUID one) {
            keeper.keep();
            return Next.done();
        }
    }
}
