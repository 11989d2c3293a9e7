package net.runagent.core.deployment;

import java.util.Map;
import java.util.Optional;
import net.runagent.core.deployment.AgentBot.Source;
import net.runagent.core.vault.Secret;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;

/**
 * Locks out whoever holds the token of a bot that does not speak for an agent any more: a managed bot's token is replaced and
 * the new one thrown away; a pasted one only its owner can revoke. May be repeated.
 */
@Component
public class LockBots {
    private final AgentBots bots;
    private final StaffAlerts staff;

    LockBots(AgentBots bots, StaffAlerts staff) {
        this.bots = bots;
        this.staff = staff;
    }

    /** What became of it. @param and to be done in the transaction that stores that */
    public record Tried(BotLock lock, Runnable and) {
        private Tried(BotLock lock) {
            this(lock, () -> {});
        }
    }

    /**
     * Asks the platform: never in a transaction.
     *
     * @param last whether a platform that stays silent has not locked it, instead of being asked again
     * @return empty while it is not known
     */
    public Optional<Tried> lock(DeploymentId agent, AgentBot bot, boolean last) {
        if (bot.source() == Source.PASTED) {
            return Optional.of(new Tried(BotLock.OWN_TOKEN));
        }
        return switch (bots.replaceManagedToken(bot.botId())) {
            case AgentBots.Fetched.Token(Secret token) -> {
                token.close();
                yield Optional.of(new Tried(BotLock.LOCKED));
            }
            case AgentBots.Fetched.Refused(String code) -> Optional.of(notLocked(agent, code));
            case AgentBots.Fetched.Unknown(String _) ->
                last ? Optional.of(notLocked(agent, "no-answer")) : Optional.empty();
        };
    }

    private Tried notLocked(DeploymentId agent, String code) {
        return new Tried(
                BotLock.NOT_LOCKED,
                () -> staff.raise(
                        Severity.WARNING, "deployment.bot.not-locked", agent.toString(), Map.of("code", code)));
    }
}
