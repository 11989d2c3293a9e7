package net.runagent.core.deployment;

import java.time.Duration;
import java.util.Map;
import net.runagent.core.deployment.AgentBot.Source;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;

/** The work of each step of ending; what is gone already is success. */
@Component
class EndWork {
    /** The server is deleted right after: a platform that stays silent may not keep it alive for longer than this. */
    private static final int TRIES_TO_LOCK = 12;

    private final AgentBots bots;
    private final ModelKeys modelKeys;
    private final ServerRemoval removal;
    private final Vault vault;
    private final MoneyBack moneyBack;
    private final StaffAlerts staff;

    EndWork(
            AgentBots bots,
            ModelKeys modelKeys,
            ServerRemoval removal,
            Vault vault,
            MoneyBack moneyBack,
            StaffAlerts staff) {
        this.bots = bots;
        this.modelKeys = modelKeys;
        this.removal = removal;
        this.vault = vault;
        this.moneyBack = moneyBack;
        this.staff = staff;
    }

    StepResult run(EndStep what, Deployment deployment, ProvisioningStep step) {
        return switch (what) {
            case LOCK_BOT -> lockBot(deployment, step);
            case MODEL_KEY -> removeModelKey(deployment, step);
            case SERVERS -> removal.run(deployment, Integer.MAX_VALUE, step);
            case SECRETS -> StepResult.done(() -> vault.destroy(deployment.scope()));
        };
    }

    /**
     * Replaces a managed bot's token and throws the new one away; a pasted token only its owner can revoke. What could not be
     * done is noted, so that receipt and chat tell the truth.
     */
    private StepResult lockBot(Deployment deployment, ProvisioningStep step) {
        AgentBot bot = deployment.bot();
        if (bot == null) {
            return StepResult.done();
        }
        if (bot.source() == Source.PASTED) {
            return StepResult.doneOtherwise(BotLock.OWN_TOKEN.note(), () -> {});
        }
        return switch (bots.replaceManagedToken(bot.botId())) {
            case AgentBots.Fetched.Token(Secret token) -> {
                token.close();
                yield StepResult.done();
            }
            case AgentBots.Fetched.Refused(String code) -> notLocked(deployment, code);
            case AgentBots.Fetched.Unknown(String _)
            when step.attempts() >= TRIES_TO_LOCK -> notLocked(deployment, "no-answer");
            case AgentBots.Fetched.Unknown(String _) -> StepResult.again(step);
        };
    }

    private StepResult notLocked(Deployment deployment, String code) {
        return StepResult.doneOtherwise(
                BotLock.NOT_LOCKED.note(),
                () -> staff.raise(
                        Severity.WARNING,
                        "deployment.bot.not-locked",
                        deployment.id().toString(),
                        Map.of("code", code)));
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
