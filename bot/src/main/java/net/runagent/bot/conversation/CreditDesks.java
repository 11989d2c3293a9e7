package net.runagent.bot.conversation;

import java.util.Optional;
import java.util.UUID;
import net.runagent.bot.conversation.UsageQuestions.Added;
import net.runagent.bot.conversation.UsageQuestions.AskAdded;
import net.runagent.bot.conversation.UsageQuestions.AskPacks;
import net.runagent.bot.conversation.UsageQuestions.NoAgent;
import net.runagent.bot.conversation.UsageQuestions.OrderPack;
import net.runagent.bot.conversation.UsageQuestions.PackOrdered;
import net.runagent.bot.conversation.UsageQuestions.Packs;
import net.runagent.core.account.AccountId;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.BuyCredit;
import net.runagent.core.usage.LookAtUsage;
import net.runagent.core.usage.LookAtUsage.Span;
import org.springframework.stereotype.Component;

/** The desks at which credit is bought, for the asker's own agents only. */
final class CreditDesks {
    private CreditDesks() {}

    private static Optional<Deployment> own(Deployments deployments, UUID id, Asker asker) {
        AccountId account = asker.account();
        return deployments
                .find(new DeploymentId(id))
                .filter(deployment -> deployment.account().equals(account));
    }

    @Component
    static class Offer implements Desk<AskPacks> {
        private final Deployments deployments;
        private final BuyCredit credit;

        Offer(Deployments deployments, BuyCredit credit) {
            this.deployments = deployments;
            this.credit = credit;
        }

        @Override
        public Class<AskPacks> takes() {
            return AskPacks.class;
        }

        @Override
        public Answer answer(AskPacks question, Asker asker) {
            return own(deployments, question.deployment(), asker)
                    .<Answer>map(agent -> new Packs(UsageDesk.named(agent), credit.packs(agent.account(), agent.id())))
                    .orElseGet(NoAgent::new);
        }
    }

    @Component
    static class Order implements Desk<OrderPack> {
        private final Deployments deployments;
        private final BuyCredit credit;

        Order(Deployments deployments, BuyCredit credit) {
            this.deployments = deployments;
            this.credit = credit;
        }

        @Override
        public Class<OrderPack> takes() {
            return OrderPack.class;
        }

        @Override
        public Answer answer(OrderPack question, Asker asker) {
            return own(deployments, question.deployment(), asker)
                    .<Answer>map(agent -> switch (credit.order(agent.account(), agent.id(), question.pack())) {
                        case BuyCredit.Ordered.Done(InvoiceId _) -> new PackOrdered("");
                        case BuyCredit.Ordered.Refused(String reason) -> new PackOrdered(reason);
                    })
                    .orElseGet(NoAgent::new);
        }
    }

    @Component
    static class Tell implements Desk<AskAdded> {
        private final Deployments deployments;
        private final BuyCredit credit;
        private final LookAtUsage usage;

        Tell(Deployments deployments, BuyCredit credit, LookAtUsage usage) {
            this.deployments = deployments;
            this.credit = credit;
            this.usage = usage;
        }

        @Override
        public Class<AskAdded> takes() {
            return AskAdded.class;
        }

        @Override
        public Answer answer(AskAdded question, Asker asker) {
            Optional<Deployment> agent = own(deployments, question.deployment(), asker);
            Optional<UsdMicros> added =
                    agent.flatMap(its -> credit.bought(its.id(), new InvoiceId(question.invoice())));
            Optional<LookAtUsage.Report> report =
                    agent.flatMap(its -> usage.report(its.account(), its.id(), Span.TODAY));
            return added.isEmpty() || report.isEmpty()
                    ? new NoAgent()
                    : new Added(
                            UsageDesk.named(agent.orElseThrow()),
                            added.get(),
                            report.get().left());
        }
    }
}
