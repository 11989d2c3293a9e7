package net.runagent.core.usage;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import net.runagent.core.account.AccountId;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.ModelKey.Standing;
import net.runagent.core.work.Later;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What an owner lets an agent spend in each day, week or month. The provider keeps to it: it refuses what would go on after
 * that, so that the agent pauses. Everything joins the running transaction.
 */
@Component
public class LimitSpending {
    private final ModelKeyRecords records;
    private final Deployments deployments;
    private final Later later;
    private final Clock clock;

    LimitSpending(ModelKeyRecords records, Deployments deployments, Later later, Clock clock) {
        this.records = records;
        this.deployments = deployments;
        this.later = later;
        this.clock = clock;
    }

    /**
     * @param allowance null for all there is
     * @param allowed in the present period, with what was added; nothing without an allowance
     * @param used in the present period, as read last; nothing without an allowance
     * @param begins the first day of the present period; null without an allowance
     * @param ends when the present period does; null without an allowance
     * @param left of all credit
     */
    public record Spending(
            @Nullable Allowance allowance,
            UsdMicros allowed,
            UsdMicros used,
            @Nullable LocalDate begins,
            @Nullable Instant ends,
            UsdMicros left) {}

    /** Empty when the agent is not this account's, or thinks with a key of its owner's: that one we cannot limit. */
    public Optional<Spending> of(AccountId account, DeploymentId deployment) {
        return key(account, deployment).map(this::spending);
    }

    /** @param allowance null for all there is; what was added to the one before does not count any more */
    public Optional<Spending> allow(AccountId account, DeploymentId deployment, @Nullable Allowance allowance) {
        return key(account, deployment).flatMap(key -> changed(key, allowance));
    }

    /**
     * One {@linkplain Allowance#step step} more for a period, as long as that is the present one; otherwise nothing changes.
     *
     * @param period the day on which it begins
     */
    public Optional<Spending> extend(AccountId account, DeploymentId deployment, LocalDate period) {
        return key(account, deployment).flatMap(key -> {
            Allowance before = key.allowance();
            Instant now = clock.instant();
            if (before == null
                    || !before.each().begin(now).equals(period)
                    || !Allowance.possible(before.at(now).plus(before.step()))) {
                return Optional.of(spending(key));
            }
            return changed(key, before.adding(before.step(), now));
        });
    }

    private Optional<Spending> changed(ModelKey key, @Nullable Allowance allowance) {
        records.allow(key.deployment(), allowance, clock.instant());
        later.soon(AlignKey.JOB, key.deployment().value());
        return records.find(key.deployment()).map(this::spending);
    }

    private Optional<ModelKey> key(AccountId account, DeploymentId id) {
        Optional<Deployment> own = deployments
                .find(id)
                .filter(agent -> agent.account().equals(account) && !agent.state().over());
        return own.flatMap(agent -> records.find(agent.id()))
                .filter(key -> key.standing() != Standing.REMOVED && !key.aside());
    }

    private Spending spending(ModelKey key) {
        Instant now = clock.instant();
        Allowance allowance = key.allowance();
        UsdMicros left = key.limit().minus(key.used());
        return allowance == null
                ? new Spending(null, UsdMicros.ZERO, UsdMicros.ZERO, null, null, left)
                : new Spending(
                        allowance,
                        allowance.at(now),
                        key.usedIn(allowance.each(), now),
                        allowance.each().begin(now),
                        allowance.each().end(now),
                        left);
    }
}
