package net.runagent.bot.conversation;

import java.util.List;
import java.util.Optional;
import net.runagent.bot.conversation.UsageQuestions.Agent;
import net.runagent.bot.conversation.UsageQuestions.Look;
import net.runagent.bot.conversation.UsageQuestions.NoAgent;
import net.runagent.bot.conversation.UsageQuestions.NotYet;
import net.runagent.bot.conversation.UsageQuestions.OwnKey;
import net.runagent.bot.conversation.UsageQuestions.Pick;
import net.runagent.bot.conversation.UsageQuestions.Seen;
import net.runagent.core.account.AccountId;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.usage.BuyCredit;
import net.runagent.core.usage.LookAtUsage;
import net.runagent.core.usage.LookAtUsage.Report;
import net.runagent.core.usage.OwnKeys;
import org.springframework.stereotype.Component;

/** Answers {@link UsageTalk}, about the asker's own agents only. */
@Component
final class UsageDesk implements Desk<Look> {
    private final Deployments deployments;
    private final LookAtUsage usage;
    private final BuyCredit credit;
    private final OwnKeys ownKeys;

    UsageDesk(Deployments deployments, LookAtUsage usage, BuyCredit credit, OwnKeys ownKeys) {
        this.deployments = deployments;
        this.usage = usage;
        this.credit = credit;
        this.ownKeys = ownKeys;
    }

    @Override
    public Class<Look> takes() {
        return Look.class;
    }

    @Override
    public Answer answer(Look look, Asker asker) {
        AccountId account = asker.account();
        if (account == null) {
            return new NoAgent();
        }
        List<Deployment> agents = deployments.of(account).stream()
                .filter(d -> !d.state().over() && d.bot() != null)
                .toList();
        if (look.deployment() == null && agents.size() > 1) {
            return new Pick(agents.stream().map(UsageDesk::named).toList());
        }
        Optional<Deployment> wanted = agents.stream()
                .filter(d -> look.deployment() == null || d.id().value().equals(look.deployment()))
                .findFirst();
        return wanted.isEmpty() ? new NoAgent() : seen(account, wanted.get(), look);
    }

    private Answer seen(AccountId account, Deployment deployment, Look look) {
        Agent agent = named(deployment);
        Optional<Report> report = usage.report(account, deployment.id(), look.span());
        if (report.isEmpty()) {
            return withoutOurs(ownKeys, deployment);
        }
        if (look.refresh()) {
            usage.refresh(deployment.id());
        }
        boolean more = !credit.packs(account, deployment.id()).isEmpty();
        return new Seen(agent, report.get(), more);
    }

    /** Why there is no key of ours to look at. */
    static Answer withoutOurs(OwnKeys ownKeys, Deployment deployment) {
        String agent = named(deployment).name();
        return ownKeys.used(deployment) ? new OwnKey(agent) : new NotYet(agent);
    }

    static Agent named(Deployment deployment) {
        AgentBot bot = deployment.bot();
        return new Agent(deployment.id().value(), bot == null ? "" : "@" + bot.username());
    }
}
