package net.runagent.core.deployment;

import java.util.Optional;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Puts the agent's bot under our care: a managed bot's token goes from the platform straight into the vault and the bot
 * obeys its owner only; a pasted token is looked at once more, since days may lie between pasting and paying.
 */
@Component
class TakeBotToken implements BuildWork {
    private static final String BOT_GONE = "bot-gone";

    private final AgentBots bots;
    private final Vault vault;
    private final Transactions transactions;

    TakeBotToken(AgentBots bots, Vault vault, Transactions transactions) {
        this.bots = bots;
        this.vault = vault;
        this.transactions = transactions;
    }

    @Override
    public BuildStep step() {
        return BuildStep.BOT_TOKEN;
    }

    @Override
    public StepResult run(Site site) {
        AgentBot bot = site.deployment().requireBot();
        return switch (bot.source()) {
            case MANAGED -> restrict(site, bot);
            case PASTED -> check(site, bot);
        };
    }

    private StepResult restrict(Site site, AgentBot bot) {
        return switch (bots.restrictToOwner(
                bot.botId(), site.deployment().owner().userId())) {
            case AgentBots.Checked.Ok(String _, String _) -> fetch(site, bot);
            case AgentBots.Checked.Unknown(String _) -> StepResult.again(site.step());
            case AgentBots.Checked.Invalid(), AgentBots.Checked.Unfit(String _) -> new StepResult.Hopeless(BOT_GONE);
        };
    }

    private StepResult fetch(Site site, AgentBot bot) {
        CrashPoint.at("deployment.bot-token.restricted");
        return switch (bots.fetchManagedToken(bot.botId())) {
            case AgentBots.Fetched.Token(Secret token) ->
                StepResult.done(() -> {
                    try (token) {
                        vault.keep(site.deployment().scope(), SecretKind.botToken(bot.platform()), token);
                    }
                });
            case AgentBots.Fetched.Unknown(String _) -> StepResult.again(site.step());
            case AgentBots.Fetched.Refused(String _) -> new StepResult.Hopeless(BOT_GONE);
        };
    }

    private StepResult check(Site site, AgentBot bot) {
        Deployment deployment = site.deployment();
        Optional<SecretRef> kept = vault.find(deployment.scope(), SecretKind.botToken(bot.platform()));
        if (kept.isEmpty()) {
            return new StepResult.Hopeless(BOT_GONE);
        }
        Grant grant = transactions.call(() -> vault.grant(
                kept.get(),
                Purpose.PROVISION,
                deployment.id().value(),
                site.step().step()));
        return switch (vault.open(grant, token -> bots.check(bot.platform(), token))) {
            case AgentBots.Checked.Ok(String _, String _) -> StepResult.done();
            case AgentBots.Checked.Unknown(String _) -> StepResult.again(site.step());
            case AgentBots.Checked.Invalid(), AgentBots.Checked.Unfit(String _) -> new StepResult.Hopeless(BOT_GONE);
        };
    }
}
