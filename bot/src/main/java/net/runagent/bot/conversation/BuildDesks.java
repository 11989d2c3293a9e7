package net.runagent.bot.conversation;

import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.BuildQuestions.AskCancel;
import net.runagent.bot.conversation.BuildQuestions.AskEnd;
import net.runagent.bot.conversation.BuildQuestions.AskProgress;
import net.runagent.bot.conversation.BuildQuestions.BuildElsewhere;
import net.runagent.bot.conversation.BuildQuestions.BuiltIn;
import net.runagent.bot.conversation.BuildQuestions.CancelAndRefund;
import net.runagent.bot.conversation.BuildQuestions.Cancelling;
import net.runagent.bot.conversation.BuildQuestions.Done;
import net.runagent.bot.conversation.BuildQuestions.Ended;
import net.runagent.bot.conversation.BuildQuestions.FirstWords;
import net.runagent.bot.conversation.BuildQuestions.GreetNow;
import net.runagent.bot.conversation.BuildQuestions.NotBuilt;
import net.runagent.bot.conversation.BuildQuestions.NotBuiltThere;
import net.runagent.bot.conversation.BuildQuestions.NotYours;
import net.runagent.bot.conversation.BuildQuestions.Progress;
import net.runagent.bot.conversation.BuildQuestions.TakeFirstWords;
import net.runagent.core.account.Accounts;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.ChangePlace;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.GreetAgain;
import net.runagent.core.deployment.Life;
import net.runagent.core.deployment.OrderDeployment;
import net.runagent.core.deployment.QuoteFirstAnswer;
import net.runagent.core.deployment.State;
import net.runagent.core.deployment.UsualTimes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Answers {@link BuildTalk}, about the asker's own agents only. */
@Configuration(proxyBeanMethods = false)
class BuildDesks {
    private final Deployments deployments;
    private final OrderDeployment orders;
    private final ChangePlace places;
    private final Catalogue catalogue;
    private final GreetAgain greetings;
    private final QuoteFirstAnswer firstAnswers;
    private final Accounts accounts;
    private final UsualTimes usual;

    BuildDesks(
            Deployments deployments,
            OrderDeployment orders,
            ChangePlace places,
            Catalogue catalogue,
            GreetAgain greetings,
            QuoteFirstAnswer firstAnswers,
            Accounts accounts,
            UsualTimes usual) {
        this.accounts = accounts;
        this.usual = usual;
        this.deployments = deployments;
        this.orders = orders;
        this.places = places;
        this.catalogue = catalogue;
        this.greetings = greetings;
        this.firstAnswers = firstAnswers;
    }

    @Bean
    Desk<AskProgress> buildProgress() {
        return new Answering<>(
                AskProgress.class,
                (question, asker) -> mine(
                        question.deployment(), asker, own -> waitedFor(own.state()) ? progress(own) : new NotBuilt()));
    }

    @Bean
    Desk<TakeFirstWords> buildFirstWords() {
        return new Answering<>(
                TakeFirstWords.class,
                (question, asker) -> mine(
                        question.deployment(),
                        asker,
                        own -> new FirstWords(
                                progress(own), firstAnswers.take(own.id()).orElse(null))));
    }

    @Bean
    Desk<AskEnd> buildEnd() {
        return new Answering<>(
                AskEnd.class,
                (question, asker) -> mine(
                        question.deployment(),
                        asker,
                        own -> new Ended(bot(own), reason(own.state()), orders.cancellation(own))));
    }

    @Bean
    Desk<GreetNow> buildGreet() {
        return new Answering<>(
                GreetNow.class,
                (question, asker) -> mine(question.deployment(), asker, own -> {
                    if (!(own.state() instanceof State.Building)) {
                        return new Done(own.state().live() ? "runs" : "terminated");
                    }
                    greetings.tryNow(own.id());
                    return new Done("");
                }));
    }

    @Bean
    Desk<BuildElsewhere> buildElsewhere() {
        return new Answering<>(
                BuildElsewhere.class,
                (question, asker) -> unlessHeld(
                        asker, () -> mine(question.deployment(), asker, own -> elsewhere(own, question.place()))));
    }

    private Answer elsewhere(Deployment own, String code) {
        return switch (places.to(own.id(), code)) {
            case Life.Moved _, Life.Already _ -> new BuiltIn(catalogue.place(code));
            case Life.Refused(String why) -> new NotBuiltThere(why.equals(ChangePlace.FULL));
        };
    }

    @Bean
    Desk<AskCancel> buildAskCancel() {
        return new Answering<>(
                AskCancel.class,
                (question, asker) -> mine(
                        question.deployment(),
                        asker,
                        own -> orders.refusesToCancel(own)
                                .<Answer>map(Done::new)
                                .orElseGet(() -> new Cancelling(bot(own), orders.cancellation(own)))));
    }

    @Bean
    Desk<CancelAndRefund> buildCancel() {
        return new Answering<>(
                CancelAndRefund.class,
                (question, asker) -> unlessHeld(
                        asker,
                        () -> mine(
                                question.deployment(),
                                asker,
                                own -> new Done(
                                        orders.cancel(own.id()) instanceof Life.Refused(String why) ? why : ""))));
    }

    /** A chat that joined the account a moment ago may look, but change nothing yet: it may have been taken over. */
    private Answer unlessHeld(Asker asker, Supplier<Answer> otherwise) {
        return accounts.heldUntil(asker.user()).<Answer>map(Held::new).orElseGet(otherwise);
    }

    private static boolean waitedFor(State state) {
        return state.live()
                || state instanceof State.Paid
                || state instanceof State.Building
                || state instanceof State.Queued;
    }

    private Progress progress(Deployment own) {
        boolean built = !own.state().live();
        return new Progress(
                own.id().value(),
                bot(own),
                built ? deployments.milestone(own).orElse(null) : null,
                own.state() instanceof State.Queued(var _, int _, String why) ? why : "",
                places.offered(own),
                built && own.generation() > 1,
                own.selection().platform(),
                AgentChat.of(own),
                deployments.buildingSince(own),
                usual.building().orElse(null));
    }

    private static String reason(State state) {
        return switch (state) {
            case State.Undoing(var _, String reason) -> reason;
            case State.Failed(var _, String reason) -> reason;
            default -> Life.BY_CUSTOMER;
        };
    }

    private static String bot(Deployment own) {
        AgentBot bot = own.bot();
        return bot == null ? "" : bot.username();
    }

    private Answer mine(UUID deployment, Asker asker, Function<Deployment, Answer> then) {
        return deployments
                .find(new DeploymentId(deployment))
                .filter(own -> own.account().equals(asker.account()))
                .map(then)
                .orElseGet(NotYours::new);
    }
}
