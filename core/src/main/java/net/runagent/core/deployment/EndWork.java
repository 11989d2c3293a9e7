package net.runagent.core.deployment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** The work of each step of ending; what is gone already is success. */
@Component
class EndWork {
    /** The server is deleted right after: a platform that stays silent may not keep it alive for longer than this. */
    private static final int TRIES_TO_LOCK = 12;

    private final LockBots locks;
    private final ChannelChanges changes;
    private final ModelKeys modelKeys;
    private final ServerRemoval removal;
    private final AgentBackups backups;
    private final Vault vault;
    private final MoneyBack moneyBack;
    private final StaffAlerts staff;
    private final Transactions transactions;

    EndWork(
            LockBots locks,
            ChannelChanges changes,
            ModelKeys modelKeys,
            ServerRemoval removal,
            AgentBackups backups,
            Vault vault,
            MoneyBack moneyBack,
            StaffAlerts staff,
            Transactions transactions) {
        this.locks = locks;
        this.changes = changes;
        this.modelKeys = modelKeys;
        this.removal = removal;
        this.backups = backups;
        this.vault = vault;
        this.moneyBack = moneyBack;
        this.staff = staff;
        this.transactions = transactions;
    }

    StepResult run(EndStep what, Deployment deployment, ProvisioningStep step) {
        return switch (what) {
            case LOCK_BOT -> lockBots(deployment, step);
            case MODEL_KEY -> removeModelKey(deployment, step);
            case SERVERS -> removal.run(deployment, Integer.MAX_VALUE, step);
            case BACKUPS ->
                backups.remove(deployment.id())
                        ? StepResult.done(() -> backups.forget(deployment.id()))
                        : StepResult.again(step);
            case SECRETS -> StepResult.done(() -> vault.destroy(deployment.scope()));
        };
    }

    /**
     * Locks the bot, and while the agent was being moved the other one too. What could not be done is noted, so that receipt
     * and chat tell the truth.
     */
    private StepResult lockBots(Deployment deployment, ProvisioningStep step) {
        Optional<ChannelChange> change = transactions.call(() -> changes.find(deployment.id()));
        Set<AgentBot> bots = Stream.concat(
                        Stream.ofNullable(deployment.bot()), change.stream().flatMap(ChannelChange::bots))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        List<LockBots.Tried> tried = new ArrayList<>();
        for (AgentBot bot : bots) {
            Optional<LockBots.Tried> each = locks.lock(deployment.id(), bot, step.attempts() >= TRIES_TO_LOCK);
            if (each.isEmpty()) {
                return StepResult.again(step);
            }
            tried.add(each.get());
        }
        return StepResult.doneOtherwise(worst(tried).note(), () -> {
            tried.forEach(each -> each.and().run());
            changes.remove(deployment.id());
        });
    }

    /** A lock is claimed only where every bot has one. */
    private static BotLock worst(List<LockBots.Tried> tried) {
        return Stream.of(BotLock.NOT_LOCKED, BotLock.OWN_TOKEN)
                .filter(lock -> tried.stream().anyMatch(each -> each.lock() == lock))
                .findFirst()
                .orElse(BotLock.LOCKED);
    }

    private StepResult removeModelKey(Deployment deployment, ProvisioningStep step) {
        return switch (modelKeys.remove(deployment.id())) {
            // Only now is it known what was spent.
            case ModelKeys.Made.Done() ->
                deployment.state() instanceof State.Terminating
                        ? StepResult.done(() -> moneyBack.give(deployment))
                        : StepResult.done();
            case ModelKeys.Made.Busy(Duration retryAfter) -> StepResult.again(retryAfter);
            case ModelKeys.Made.Unknown(String _) -> StepResult.again(step);
            case ModelKeys.Made.Refused(String code) -> {
                staff.raise(
                        Severity.CRITICAL,
                        "deployment.model-key.not-removed",
                        deployment.id().toString(),
                        Map.of("code", code));
                yield StepResult.again(Duration.ofMinutes(10));
            }
        };
    }
}
