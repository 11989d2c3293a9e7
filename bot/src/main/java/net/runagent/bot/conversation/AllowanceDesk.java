package net.runagent.bot.conversation;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import net.runagent.bot.conversation.AllowanceQuestions.AskSpending;
import net.runagent.bot.conversation.AllowanceQuestions.Spends;
import net.runagent.bot.conversation.AllowanceQuestions.Wish;
import net.runagent.bot.conversation.UsageQuestions.NoAgent;
import net.runagent.bot.conversation.UsageQuestions.Pick;
import net.runagent.core.account.AccountId;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.Allowance;
import net.runagent.core.usage.LimitSpending;
import net.runagent.core.usage.LimitSpending.Spending;
import net.runagent.core.usage.OwnKeys;
import org.springframework.stereotype.Component;

/** Answers {@link AllowanceTalk}, about the asker's own agents only. */
@Component
final class AllowanceDesk implements Desk<AskSpending> {
    private final Deployments deployments;
    private final LimitSpending limits;
    private final OwnKeys ownKeys;

    AllowanceDesk(Deployments deployments, LimitSpending limits, OwnKeys ownKeys) {
        this.deployments = deployments;
        this.limits = limits;
        this.ownKeys = ownKeys;
    }

    @Override
    public Class<AskSpending> takes() {
        return AskSpending.class;
    }

    @Override
    public Answer answer(AskSpending question, Asker asker) {
        AccountId account = asker.account();
        if (account == null) {
            return new NoAgent();
        }
        List<Deployment> agents = deployments.of(account).stream()
                .filter(agent -> !agent.state().over() && agent.bot() != null)
                .toList();
        if (question.deployment() == null && agents.size() > 1) {
            return new Pick(agents.stream().map(UsageDesk::named).toList());
        }
        return agents.stream()
                .filter(agent -> question.deployment() == null
                        || agent.id().value().equals(question.deployment()))
                .findFirst()
                .map(agent -> spends(account, agent, question.wish()))
                .orElseGet(NoAgent::new);
    }

    private Answer spends(AccountId account, Deployment agent, Wish wish) {
        Optional<Spending> before = limits.of(account, agent.id());
        Optional<Spending> now = before.isEmpty() ? before : done(account, agent, wish, before.get());
        return now.isEmpty()
                ? UsageDesk.withoutOurs(ownKeys, agent)
                : spends(agent, now.get(), !now.equals(before));
    }

    private Optional<Spending> done(AccountId account, Deployment agent, Wish wish, Spending before) {
        UsdMicros amount = new UsdMicros(wish.micros());
        return switch (wish.what()) {
            case LOOK -> Optional.of(before);
            case LIMIT ->
                Allowance.possible(amount)
                        ? limits.allow(account, agent.id(), Allowance.of(amount, wish.each()))
                        : Optional.of(before);
            case MORE ->
                day(wish.period())
                        .map(period -> limits.extend(account, agent.id(), period))
                        .orElse(Optional.of(before));
            case OFF -> limits.allow(account, agent.id(), null);
        };
    }

    /** What was typed after a command may be anything. */
    private static Optional<LocalDate> day(String said) {
        try {
            return Optional.of(LocalDate.parse(said));
        } catch (DateTimeParseException nonsense) {
            return Optional.empty();
        }
    }

    private static Spends spends(Deployment agent, Spending spending, boolean changed) {
        Allowance allowance = spending.allowance();
        return new Spends(
                UsageDesk.named(agent),
                allowance == null ? null : allowance.each(),
                spending.allowed(),
                spending.used(),
                spending.begins(),
                spending.ends(),
                allowance == null ? UsdMicros.ZERO : allowance.step(),
                spending.left(),
                changed);
    }
}
