package net.runagent.core.usage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.ModelKey.Standing;
import net.runagent.core.usage.SpendingWatch.Facts;
import net.runagent.core.usage.SpendingWatch.Looked;
import net.runagent.core.usage.SpendingWatch.Warning;
import org.springframework.stereotype.Component;

/** Tells owners in all their chats how much their agents have spent; {@link SpendingWatch} says when. */
@Component
class WatchSpending {
    private static final Duration USUAL_WEEK = Duration.ofDays(7);

    /** Fewer hours of work than this are no habit. */
    private static final int USUAL_HOURS = 6;

    private final ModelKeyRecords keys;
    private final SpendingRecords records;
    private final Deployments deployments;
    private final Tidings tidings;
    private final Clock clock;

    WatchSpending(
            ModelKeyRecords keys, SpendingRecords records, Deployments deployments, Tidings tidings, Clock clock) {
        this.keys = keys;
        this.records = records;
        this.deployments = deployments;
        this.tidings = tidings;
        this.clock = clock;
    }

    /** After its meter was read. Joins the running transaction. */
    void look(DeploymentId deployment) {
        keys.find(deployment)
                .filter(key -> key.standing() == Standing.MADE && !key.off() && key.meter() != null)
                .ifPresent(this::look);
    }

    private void look(ModelKey key) {
        Instant now = clock.instant();
        SpendingWatch before = records.lock(key.deployment());
        Looked looked = before.look(facts(key, now), now);
        if (looked.next().equals(before)) {
            return;
        }
        // Until it has answered its owner for the first time, its credit is only what the greeting may cost.
        Optional<Deployment> running = deployments
                .find(key.deployment())
                .filter(agent -> agent.state().live());
        if (running.isEmpty()) {
            return;
        }
        records.put(key.deployment(), looked.next());
        looked.warning().ifPresent(warning -> tell(running.get(), warning, looked.next()));
    }

    private Facts facts(ModelKey key, Instant now) {
        Allowance allowance = key.allowance();
        Instant hourAgo = now.minus(Duration.ofHours(1));
        UsdMicros hour = records.spentSince(key.deployment(), hourAgo);
        return new Facts(
                key.limit(),
                key.used(),
                allowance,
                allowance == null ? UsdMicros.ZERO : key.usedIn(allowance.each(), now),
                hour,
                hour.value() == 0
                        ? null
                        : records.usualHour(key.deployment(), hourAgo.minus(USUAL_WEEK), hourAgo, USUAL_HOURS));
    }

    private void tell(Deployment agent, Warning warning, SpendingWatch told) {
        String of = switch (warning.kind()) {
            case CREDIT -> told.filled().value() + ":" + warning.percent();
            case ALLOWANCE -> told.period() + ":" + told.allowed().value() + ":" + warning.percent();
            case HOUR -> String.valueOf(told.hourTold());
        };
        String kind = switch (warning.kind()) {
            case CREDIT -> SpendingWarned.CREDIT;
            case ALLOWANCE -> SpendingWarned.ALLOWANCE;
            case HOUR -> SpendingWarned.HOUR;
        };
        tidings.tell(
                agent.account(),
                new SpendingWarned(agent.id().value(), kind, warning.percent()),
                "spending:" + agent.id() + ":" + warning.kind() + ":" + of);
    }
}
