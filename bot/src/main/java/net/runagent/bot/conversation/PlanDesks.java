package net.runagent.bot.conversation;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.PlanQuestions.AskPlanChange;
import net.runagent.bot.conversation.PlanQuestions.AskPlans;
import net.runagent.bot.conversation.PlanQuestions.AskResize;
import net.runagent.bot.conversation.PlanQuestions.ConfirmPlan;
import net.runagent.bot.conversation.PlanQuestions.KeepPlan;
import net.runagent.bot.conversation.PlanQuestions.PlanAsked;
import net.runagent.bot.conversation.PlanQuestions.PlanChangeNow;
import net.runagent.bot.conversation.PlanQuestions.PlanChoice;
import net.runagent.bot.conversation.PlanQuestions.PlanOf;
import net.runagent.bot.conversation.PlanQuestions.Plans;
import net.runagent.bot.conversation.PlanQuestions.ResizeNow;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Accounts;
import net.runagent.core.billing.ChangePlan;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.PlanChange;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.PlanRoom;
import net.runagent.core.deployment.ResizeServer;
import net.runagent.core.money.Money;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Changes plans of the asker's own: the money is billing's to say, the server the deployment's. */
@Configuration(proxyBeanMethods = false)
class PlanDesks {
    private final ChangePlan changes;
    private final PlanRoom room;
    private final ResizeServer resize;
    private final Deployments deployments;
    private final Catalogue catalogue;
    private final Accounts accounts;
    private final Clock clock;

    PlanDesks(
            ChangePlan changes,
            PlanRoom room,
            ResizeServer resize,
            Deployments deployments,
            Catalogue catalogue,
            Accounts accounts,
            Clock clock) {
        this.changes = changes;
        this.room = room;
        this.resize = resize;
        this.deployments = deployments;
        this.catalogue = catalogue;
        this.accounts = accounts;
        this.clock = clock;
    }

    @Bean
    Desk<AskPlans> plansDesk() {
        return new Answering<>(
                AskPlans.class,
                (question, asker) ->
                        new Plans(running(asker).stream().map(this::plan).toList()));
    }

    @Bean
    Desk<ConfirmPlan> confirmPlanDesk() {
        return new Answering<>(
                ConfirmPlan.class, (question, asker) -> unlessHeld(asker, () -> confirm(question, asker)));
    }

    @Bean
    Desk<KeepPlan> keepPlanDesk() {
        return new Answering<>(
                KeepPlan.class,
                (question, asker) -> unlessHeld(asker, () -> {
                    AccountId person = asker.account();
                    boolean kept = person != null && changes.keepPlan(person, question.subscription());
                    return kept ? "" : "gone";
                }));
    }

    @Bean
    Desk<AskPlanChange> planChangeDesk() {
        return new Answering<>(
                AskPlanChange.class,
                (question, asker) -> Optional.ofNullable(asker.account())
                        .flatMap(person -> changes.find(person, question.change()))
                        .<Answer>map(change -> now(change, asker))
                        .orElseGet(NoAgent::new));
    }

    @Bean
    Desk<AskResize> resizeDesk() {
        return new Answering<>(
                AskResize.class,
                (question, asker) -> deployments
                        .find(new DeploymentId(question.deployment()))
                        .filter(own -> own.account().equals(asker.account()))
                        .flatMap(own -> resize.underWay(own.id())
                                .<Answer>map(change -> new ResizeNow(
                                        bot(own),
                                        catalogue.plan(own.selection().plan()).name(),
                                        change)))
                        .orElseGet(NoAgent::new));
    }

    private List<ChangePlan.Running> running(Asker asker) {
        AccountId person = asker.account();
        return person == null ? List.of() : changes.of(person);
    }

    private PlanOf plan(ChangePlan.Running running) {
        List<PlanChoice> choices = catalogue.plans().stream()
                .filter(plan -> !plan.equals(running.plan()))
                .map(plan -> new PlanChoice(changes.terms(running, plan), room.hindrance(running.invoice(), plan)))
                .toList();
        return new PlanOf(
                running.subscription(),
                bot(running.invoice()),
                running.plan().name(),
                running.plan().interval(),
                running.until(),
                running.refused(),
                choices);
    }

    /** Looked at once more: since the quote the room may have gone. */
    private String confirm(ConfirmPlan question, Asker asker) {
        Optional<ChangePlan.Running> own = running(asker).stream()
                .filter(each -> each.subscription().equals(question.subscription()))
                .findFirst();
        Optional<Plan> plan = sold(question.plan());
        AccountId person = asker.account();
        if (own.isEmpty() || plan.isEmpty() || person == null) {
            return "gone";
        }
        String hindrance = room.hindrance(own.get().invoice(), plan.get());
        UUID command = UUID.nameUUIDFromBytes(("plan " + asker.once()).getBytes(StandardCharsets.UTF_8));
        return hindrance.isEmpty() ? changes.ask(person, question.subscription(), question.plan(), command) : hindrance;
    }

    /** A chat that joined the account a moment ago may not spend anything yet: it may have been taken over. */
    private Answer unlessHeld(Asker asker, Supplier<String> otherwise) {
        Optional<Instant> held = accounts.heldUntil(asker.user()).filter(clock.instant()::isBefore);
        return held.isPresent() ? new Held(held.get()) : new PlanAsked(otherwise.get());
    }

    private PlanChangeNow now(PlanChange change, Asker asker) {
        Instant until = running(asker).stream()
                .filter(each -> each.subscription().equals(change.subscription()))
                .map(ChangePlan.Running::until)
                .findFirst()
                .orElseGet(clock::instant);
        Money price = sold(change.to()).map(Plan::price).orElseGet(() -> Money.usd(0));
        return new PlanChangeNow(change, bot(change.invoice()), name(change.from()), name(change.to()), price, until);
    }

    /** A plan that is no longer sold keeps its word. */
    private String name(String plan) {
        return sold(plan).map(Plan::name).orElse(plan);
    }

    private Optional<Plan> sold(String id) {
        return catalogue.plans().stream().filter(plan -> plan.id().equals(id)).findFirst();
    }

    private String bot(InvoiceId invoice) {
        return deployments.ofInvoice(invoice).map(PlanDesks::bot).orElse("");
    }

    private static String bot(Deployment own) {
        AgentBot bot = own.bot();
        return bot == null ? "" : bot.username();
    }
}
