package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.runagent.core.care.FleetSeen.Seen;
import net.runagent.core.care.Rollout.State;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.Lives;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Later;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Compares what agents have with what they should have, and plans the next turns of the newest release that goes on; stops a
 * release that does harm. It plans and stops only: each agent's own saga does the work.
 */
@Component
class AdvanceRollouts implements Recurring {
    static final String NAME = "care.rollouts";

    private final RolloutRecords rollouts;
    private final UpdateRecords updates;
    private final ReleaseShelf shelf;
    private final FleetSeen fleet;
    private final UpdateWishes wishes;
    private final UpdateProperties properties;
    private final Lives lives;
    private final Later later;
    private final Tidings tidings;
    private final StaffAlerts staff;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    AdvanceRollouts(
            RolloutRecords rollouts,
            UpdateRecords updates,
            ReleaseShelf shelf,
            FleetSeen fleet,
            UpdateWishes wishes,
            UpdateProperties properties,
            Lives lives,
            Later later,
            Tidings tidings,
            StaffAlerts staff,
            Transactions transactions,
            Ids ids,
            Clock clock) {
        this.rollouts = rollouts;
        this.updates = updates;
        this.shelf = shelf;
        this.fleet = fleet;
        this.wishes = wishes;
        this.properties = properties;
        this.lives = lives;
        this.later = later;
        this.tidings = tidings;
        this.staff = staff;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void run() {
        List<Rollout> going = transactions.call(rollouts::all).stream()
                .filter(each -> each.state().goesOn())
                .sorted(Comparator.comparing(Rollout::version, Release.BY_AGE).reversed())
                .toList();
        boolean first = true;
        for (Rollout rollout : going) {
            Optional<Release> release = shelf.find(rollout.version());
            if (release.isEmpty()) {
                continue; // taken off the shelf: who has it keeps it, and nobody else gets it
            }
            boolean goesOn = judge(rollout.version(), release.get());
            CrashPoint.at("care.rollout.judged");
            if (goesOn && first) {
                planNext(rollout.version(), release.get());
                first = false;
            }
        }
    }

    /** @return whether it still goes on */
    private boolean judge(String version, Release release) {
        return transactions.<Boolean>call(() -> {
            Rollout now = rollouts.lock(version).orElseThrow();
            Optional<Rollout> after = now.state().goesOn()
                    ? now.after(fleet.of(now, release).tally(), release.security(), clock.instant())
                    : Optional.empty();
            after.ifPresent(moved -> {
                rollouts.put(moved);
                tellStaff(now, moved);
            });
            return after.orElse(now).state().goesOn();
        });
    }

    private void tellStaff(Rollout before, Rollout after) {
        Map<String, String> facts = Map.of(
                "wave", after.wave().name().toLowerCase(Locale.ROOT), "reason", after.why());
        switch (after.state()) {
            case HALTED -> staff.raise(Severity.CRITICAL, "release.halted", after.version(), facts);
            case QUARANTINED -> staff.raise(Severity.CRITICAL, "release.quarantined", after.version(), facts);
            case COMPLETE -> staff.raise(Severity.INFO, "release.complete", after.version(), facts);
            case ROLLING -> {
                if (before.wave() != after.wave()) {
                    staff.raise(Severity.INFO, "release.next-wave", after.version() + " " + facts.get("wave"), facts);
                }
            }
            default -> {}
        }
    }

    /** Each in a transaction of its own: a turn that is planned stays so, and whoever is asked for again has one already. */
    private void planNext(String version, Release release) {
        if (transactions.call(rollouts::frozenSince).isPresent()) {
            return;
        }
        Rollout rollout = transactions.call(() -> rollouts.all().stream()
                .filter(each -> each.version().equals(version))
                .findFirst()
                .orElseThrow());
        if (rollout.state() == State.SOAKING) {
            return;
        }
        Seen seen = transactions.call(() -> fleet.of(rollout, release));
        for (FleetSeen.Next next : seen.next()) {
            // Whoever moved on meanwhile is looked at again in a minute.
            boolean unused =
                    lives.still(next.deployment(), () -> plan(rollout, release, next.deployment(), next.from()));
            CrashPoint.at("care.rollout.planned");
        }
    }

    private void plan(Rollout rollout, Release release, Deployment deployment, String from) {
        if (updates.open(deployment.id()).isPresent()) {
            return;
        }
        Instant now = clock.instant();
        Instant begunAt = rollout.begunAt();
        boolean own = properties.own().contains(deployment.id().value());
        Instant due = own
                ? now
                : UpdateTime.due(release.security(), begunAt == null ? now : begunAt, wishes.of(deployment), now);
        AgentUpdate update = AgentUpdate.planned(ids.next(), deployment.id(), release.version(), from, due, now);
        updates.put(update);
        tidings.tell(
                deployment.account(),
                new UpdateMoved(deployment.id().value(), update.id()),
                "update:" + update.id() + ":planned");
        later.at(UpdateAgent.JOB, deployment.id().value(), due);
    }
}
