package net.runagent.bot.conversation;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import net.runagent.bot.conversation.AgentQuestions.Acted;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.bot.conversation.AgentQuestions.AskEnding;
import net.runagent.bot.conversation.AgentQuestions.AskLeaving;
import net.runagent.bot.conversation.AgentQuestions.AskReceipt;
import net.runagent.bot.conversation.AgentQuestions.AskRecovery;
import net.runagent.bot.conversation.AgentQuestions.EndingNow;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.AgentQuestions.LeavingOf;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.AgentQuestions.ReceiptOf;
import net.runagent.bot.conversation.AgentQuestions.RecoveryNow;
import net.runagent.bot.conversation.AgentQuestions.RefundNow;
import net.runagent.bot.conversation.AgentQuestions.Standing;
import net.runagent.bot.conversation.AgentQuestions.StartRecovery;
import net.runagent.bot.conversation.AgentQuestions.StartWanted;
import net.runagent.bot.conversation.AgentQuestions.Terminate;
import net.runagent.bot.conversation.AgentQuestions.Which;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Accounts;
import net.runagent.core.care.Backups;
import net.runagent.core.care.LastVitals;
import net.runagent.core.care.RecoverDeployment;
import net.runagent.core.care.StandingInstruction.Kind;
import net.runagent.core.care.StandingInstructions;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.ChangePlace;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.Host;
import net.runagent.core.deployment.Life;
import net.runagent.core.deployment.Milestone;
import net.runagent.core.deployment.MoneyBack;
import net.runagent.core.deployment.State;
import net.runagent.core.deployment.TerminateDeployment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Answers the talks about running agents, about the asker's own ones only. */
@Configuration(proxyBeanMethods = false)
class AgentDesks {
    private final Deployments deployments;
    private final Catalogue catalogue;
    private final ChangePlace places;
    private final RecoverDeployment recoveries;
    private final TerminateDeployment terminations;
    private final MoneyBack moneyBack;
    private final Accounts accounts;
    private final StandingInstructions instructions;
    private final LastVitals vitals;
    private final Backups backups;
    private final Clock clock;

    AgentDesks(
            Deployments deployments,
            Catalogue catalogue,
            ChangePlace places,
            RecoverDeployment recoveries,
            TerminateDeployment terminations,
            MoneyBack moneyBack,
            Accounts accounts,
            StandingInstructions instructions,
            LastVitals vitals,
            Backups backups,
            Clock clock) {
        this.deployments = deployments;
        this.catalogue = catalogue;
        this.places = places;
        this.recoveries = recoveries;
        this.terminations = terminations;
        this.moneyBack = moneyBack;
        this.accounts = accounts;
        this.instructions = instructions;
        this.vitals = vitals;
        this.backups = backups;
        this.clock = clock;
    }

    @Bean
    Desk<AskAgents> agentsDesk() {
        return new Answering<>(AskAgents.class, this::agents);
    }

    @Bean
    Desk<StartRecovery> startRecoveryDesk() {
        return new Answering<>(
                StartRecovery.class,
                (question, asker) ->
                        mine(question.deployment(), asker, own -> new Acted(refusal(recoveries.start(own.id())))));
    }

    @Bean
    Desk<AskRecovery> recoveryDesk() {
        return new Answering<>(
                AskRecovery.class,
                (question, asker) -> mine(
                        question.deployment(),
                        asker,
                        own -> recoveries
                                .find(question.recovery())
                                .filter(recovery -> recovery.deployment().equals(own.id()))
                                .<Answer>map(recovery -> new RecoveryNow(
                                        bot(own),
                                        AgentChat.of(own),
                                        recovery,
                                        own.state().live(),
                                        backups.ofUsualDays(own.id())))
                                .orElseGet(NoAgent::new)));
    }

    @Bean
    Desk<AskLeaving> leavingDesk() {
        return new Answering<>(
                AskLeaving.class,
                (question, asker) -> mine(
                        question.deployment(),
                        asker,
                        own -> new LeavingOf(
                                own.id().value(),
                                bot(own),
                                moneyBack.of(own, clock.instant()).orElse(null))));
    }

    @Bean
    Desk<Terminate> terminateDesk() {
        return new Answering<>(Terminate.class, this::terminate);
    }

    @Bean
    Desk<RefundNow> refundNowDesk() {
        return new Answering<>(
                RefundNow.class,
                (question, asker) -> unlessHeld(
                        asker,
                        () -> mine(
                                question.deployment(),
                                asker,
                                own -> new Acted(refusal(terminations.forMoneyBack(own.id()))))));
    }

    @Bean
    Desk<AskEnding> endingDesk() {
        return new Answering<>(
                AskEnding.class,
                (question, asker) -> mine(
                        question.deployment(),
                        asker,
                        own -> own.state() instanceof State.Terminating(Instant since)
                                ? new EndingNow(
                                        bot(own), deployments.ending(own).orElse(null), since)
                                : new NoAgent()));
    }

    @Bean
    Desk<AskReceipt> receiptOfAgentDesk() {
        return new Answering<>(
                AskReceipt.class,
                (question, asker) -> mine(
                        question.deployment(),
                        asker,
                        own -> deployments
                                .receipt(own.id())
                                .<Answer>map(document -> new ReceiptOf(
                                        bot(own),
                                        own.selection().platform(),
                                        deployments.botLock(own.id()),
                                        document.getBytes(StandardCharsets.UTF_8)))
                                .orElseGet(NoAgent::new)));
    }

    private Answer agents(AskAgents question, Asker asker) {
        AccountId account = asker.account();
        return new Agents(
                account == null
                        ? List.of()
                        : deployments.of(account).stream()
                                .filter(own -> fits(own.state(), question.which()))
                                .map(this::agent)
                                .toList());
    }

    private static boolean fits(State state, Which which) {
        return switch (which) {
            case ALL -> !state.over() && !(state instanceof State.Undoing);
            case LIVE -> state.live();
            case PAID ->
                state.handedOver()
                        || state instanceof State.Paid
                        || state instanceof State.Building
                        || state instanceof State.Queued;
        };
    }

    /** A chat that joined the account a moment ago may not destroy anything yet: it may have been taken over. */
    private Answer unlessHeld(Asker asker, Supplier<Answer> otherwise) {
        return accounts.heldUntil(asker.user())
                .filter(clock.instant()::isBefore)
                .<Answer>map(Held::new)
                .orElseGet(otherwise);
    }

    private Answer terminate(Terminate question, Asker asker) {
        return unlessHeld(
                asker,
                () -> mine(
                        question.deployment(),
                        asker,
                        own -> new Acted(refusal(terminations.terminate(own.id(), question.typed())))));
    }

    private Agent agent(Deployment own) {
        State state = own.state();
        Milestone at =
                state instanceof State.Building ? deployments.milestone(own).orElse(null) : null;
        return new Agent(
                own.id().value(),
                bot(own),
                standing(state),
                state.since(),
                reason(state),
                at,
                at != null && deployments.waitsForOwner(own)
                        ? new StartWanted(own.selection().platform(), AgentChat.of(own))
                        : null,
                places.offered(own),
                catalogue.plan(own.selection().plan()).name(),
                catalogue.model(own.selection().model()).name(),
                city(own),
                ownToken(own),
                instructions.of(own, Kind.LOOK_AFTER).on(),
                instructions.of(own, Kind.HEAL).on(),
                state.live() ? vitals.of(own.id()).orElse(null) : null);
    }

    /** Where its server stands, which may be a neighbour of what was chosen; before it stands, what was chosen. */
    private String city(Deployment own) {
        String chosen = own.selection().place();
        String code = deployments.host(own.id()).map(Host::location).orElse(chosen);
        return catalogue.places().stream()
                .filter(place -> place.code().equals(code))
                .findFirst()
                .orElseGet(() -> catalogue.place(chosen))
                .city();
    }

    private static Standing standing(State state) {
        return switch (state) {
            case State.Draft _, State.Ordered _ -> Standing.UNPAID;
            case State.Paid _, State.Building _ -> Standing.BUILT;
            case State.Queued _ -> Standing.WAITS;
            case State.Running _ -> Standing.RUNS;
            case State.NeedsAttention(var _, String reason) ->
                reason.equals("server-off") ? Standing.STOPPED : Standing.TROUBLE;
            case State.Recovering _ -> Standing.RECOVERED;
            case State.Suspended _ -> Standing.SUSPENDED;
            case State.Resuming _ -> Standing.RESUMING;
            default -> Standing.ENDED;
        };
    }

    private static String reason(State state) {
        return switch (state) {
            case State.NeedsAttention(var _, String reason) -> reason;
            case State.Queued(var _, int _, String why) -> why;
            case State.Suspended(var _, String reason) -> reason;
            default -> "";
        };
    }

    private static String refusal(Life.Outcome outcome) {
        return outcome instanceof Life.Refused(String reason) ? reason : "";
    }

    private static String bot(Deployment own) {
        AgentBot bot = own.bot();
        return bot == null ? "" : bot.username();
    }

    private static boolean ownToken(Deployment own) {
        AgentBot bot = own.bot();
        return bot != null && bot.source() == AgentBot.Source.PASTED;
    }

    private Answer mine(UUID deployment, Asker asker, Function<Deployment, Answer> then) {
        return deployments
                .find(new DeploymentId(deployment))
                .filter(own -> own.account().equals(asker.account()))
                .map(then)
                .orElseGet(NoAgent::new);
    }
}
