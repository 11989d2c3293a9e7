package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.bot.conversation.AgentQuestions.Standing;
import net.runagent.bot.conversation.AgentQuestions.Which;
import net.runagent.core.billing.BillingQuestions.BillingAsked;
import net.runagent.core.billing.BillingQuestions.BillingShown;
import net.runagent.core.billing.BillingQuestions.CancellationAsked;
import net.runagent.core.billing.BillingQuestions.CancellationNoted;
import net.runagent.core.billing.BillingQuestions.HeldBack;
import net.runagent.core.billing.BillingQuestions.NotYours;
import net.runagent.core.billing.BillingQuestions.PaidAsked;
import net.runagent.core.billing.BillingQuestions.PaidShown;
import net.runagent.core.billing.BillingQuestions.PaperAsked;
import net.runagent.core.billing.BillingQuestions.PaperMade;
import net.runagent.core.billing.BillingQuestions.PastInvoice;
import net.runagent.core.billing.BillingQuestions.PaymentAsked;
import net.runagent.core.billing.BillingQuestions.PaymentShown;
import net.runagent.core.billing.BillingQuestions.PortalAsked;
import net.runagent.core.billing.BillingQuestions.PortalComing;
import net.runagent.core.billing.BillingQuestions.PortalOpened;
import net.runagent.core.billing.BillingQuestions.PortalShown;
import net.runagent.core.billing.BillingQuestions.ReceiptsAsked;
import net.runagent.core.billing.BillingQuestions.ReceiptsShown;
import net.runagent.core.billing.BillingQuestions.RunningPlan;
import net.runagent.core.billing.BillingQuestions.SpendAsked;
import net.runagent.core.billing.BillingQuestions.SpendShown;
import net.runagent.core.billing.CancellationChanged;
import net.runagent.core.billing.InvoiceStanding;
import net.runagent.core.billing.PortalReady;
import net.runagent.core.billing.TokenQuestions.PrepaidPlan;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import net.runagent.core.deployment.AgentResumed;
import net.runagent.core.deployment.AgentSuspended;
import net.runagent.core.deployment.EndAnnounced;
import net.runagent.core.deployment.EndWithdrawn;
import net.runagent.core.deployment.PaymentMissing;
import org.springframework.stereotype.Component;

/** What a person pays for, what they have paid, and how to stop. */
@Component
final class BillingTalk implements Flow<BillingTalk.Position> {
    private static final String CANCEL = "end:";
    private static final String SURE = "end-sure:";
    private static final String RESUME = "resume:";
    private static final String METHOD = "method";
    private static final String LEAVING = "leaving";
    private static final String INVOICES = "invoices";
    private static final String PAPERS = "papers";

    /**
     * @param after what is to be seen next: the invoices, the receipts, the end of a plan, the page of payment methods; empty
     *     for everything at a glance
     */
    record Position(String after) {}

    @Override
    public String name() {
        return "billing";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<String> commands() {
        return Set.of("billing");
    }

    @Override
    public boolean glance() {
        return true;
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(
                PortalReady.class,
                CancellationChanged.class,
                EndAnnounced.class,
                EndWithdrawn.class,
                PaymentMissing.class,
                AgentSuspended.class,
                AgentResumed.class);
    }

    @Override
    public Position start() {
        return new Position("");
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        return switch (entry) {
            case METHOD -> Outcome.ask(new Position(METHOD), new BillingAsked());
            case LEAVING -> Outcome.show(new Position(LEAVING), leaving());
            default -> Outcome.ask(start, new BillingAsked());
        };
    }

    /** What one does elsewhere, a refund or another plan, changes what is to be seen here. */
    @Override
    public Optional<Outcome<Position>> resumed(Position state, Moment moment) {
        return Optional.of(
                switch (state.after()) {
                    case LEAVING -> Outcome.show(state, leaving());
                    case PAPERS -> Outcome.ask(state, new PaidAsked());
                    default -> Outcome.ask(state, new BillingAsked());
                });
    }

    /** How to pay for what is not paid. */
    static List<Action> ways() {
        return List.of(
                Action.primary("enter:billing:" + METHOD, Text.of("billing.method")),
                Action.of("enter:billing", Text.of("billing.open")));
    }

    /** What can be taken along before an agent is deleted; a copy of its files has its button here as soon as there is one. */
    private static View leaving() {
        return View.Screen.of(
                Text.of("billing.leaving"),
                Action.of("receipts", Text.of("billing.receipts")),
                new Action("overview", Text.of("action.back"), Action.Kind.BACK, null));
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Tap(String action) -> tapped(state, action);
            case Input.Chosen(List<String> values)
            when !values.isEmpty() ->
                Entries.id(values.getFirst())
                        .map(invoice -> Outcome.ask(
                                state,
                                state.after().equals(PAPERS) ? new PaperAsked(invoice) : new PaymentAsked(invoice)))
                        .orElseGet(() -> Outcome.of(state));
            case Input.Answered(PaidShown paid) -> Outcome.show(new Position(PAPERS), paid(paid));
            case Input.Answered(PaperMade paper) -> Outcome.of(state, new Effect.Send(document(paper)));
            case Input.Answered(PaymentShown shown) ->
                Outcome.show(new Position(INVOICES), BillingScreens.invoice(shown));
            case Input.Answered(SpendShown spend) -> Outcome.show(state, BillingScreens.spend(spend.months()));
            case Input.Answered(BillingShown shown) -> shown(state, shown);
            case Input.Answered(ReceiptsShown receipts) -> Outcome.of(state, receipts(receipts));
            case Input.Answered(PortalComing(boolean coming)) ->
                Outcome.of(
                        state,
                        new Effect.Send(
                                View.Notice.of(Text.of(coming ? "billing.portal-coming" : "billing.portal-none"))));
            case Input.Answered(CancellationNoted noted) ->
                Outcome.of(
                        start(),
                        new Effect.Send(View.Notice.of(Text.of("billing.noted"))),
                        new Effect.Ask(new BillingAsked()));
            case Input.Answered(HeldBack(Instant until)) ->
                Outcome.of(state, new Effect.Send(View.Notice.of(Text.of("billing.held", "until", until))));
            case Input.Answered(NotYours not) -> Outcome.ask(start(), new BillingAsked());
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> tapped(Position state, String action) {
        if (action.equals("receipts")) {
            return Outcome.ask(state, new PaidAsked());
        }
        if (action.equals("all-receipts")) {
            return Outcome.ask(state, new ReceiptsAsked());
        }
        if (action.equals("spend")) {
            return Outcome.ask(state, new SpendAsked());
        }
        if (action.equals(METHOD)) {
            return Outcome.ask(state, new PortalAsked());
        }
        if (action.equals("overview")) {
            return Outcome.ask(new Position(""), new BillingAsked());
        }
        if (action.equals(INVOICES) || action.startsWith(CANCEL)) {
            return Outcome.ask(new Position(action), new BillingAsked());
        }
        if (action.startsWith(SURE) || action.startsWith(RESUME)) {
            UUID subscription = UUID.fromString(action.substring(action.indexOf(':') + 1));
            return Outcome.ask(state, new CancellationAsked(subscription, action.startsWith(SURE)));
        }
        return Outcome.of(state);
    }

    /** What was asked to be seen: the list of invoices, what ending a plan means, or all at a glance. */
    private static Outcome<Position> shown(Position state, BillingShown shown) {
        if (state.after().equals(INVOICES)) {
            return Outcome.show(state, BillingScreens.invoices(shown.invoices()));
        }
        if (state.after().equals(METHOD)) {
            return Outcome.of(new Position(""), new Effect.Show(overview(shown)), new Effect.Ask(new PortalAsked()));
        }
        Optional<RunningPlan> ending = shown.plans().stream()
                .filter(plan -> state.after().equals(CANCEL + plan.subscription()))
                .findFirst();
        return ending.isPresent()
                ? Outcome.show(state, BillingScreens.sure(ending.get(), SURE))
                : Outcome.show(new Position(""), overview(shown));
    }

    private static View overview(BillingShown shown) {
        List<List<Action>> rows = new ArrayList<>();
        if (!shown.invoices().isEmpty()) {
            rows.add(List.of(
                    Action.of(INVOICES, Text.of("billing.invoices")),
                    Action.of("receipts", Text.of("billing.receipts")),
                    Action.of("spend", Text.of("billing.spend"))));
        }
        if (!shown.plans().isEmpty()) {
            rows.add(List.of(
                    Action.of("enter:plan", Text.of("billing.change-plan")),
                    Action.of("enter:usage:" + UsageTalk.CREDIT, Text.of("usage.credit"))));
        }
        if (shown.portal()) {
            rows.add(List.of(Action.of(METHOD, Text.of("billing.method"))));
        }
        boolean several = shown.plans().size() > 1;
        for (RunningPlan plan :
                shown.plans().stream().filter(each -> !each.paused()).toList()) {
            String key = (plan.ending() ? "billing.resume" : "billing.end") + (several ? "-named" : "");
            String id = (plan.ending() ? RESUME : CANCEL) + plan.subscription();
            rows.add(List.of(Action.of(id, Text.of(key).with("name", plan.name()))));
        }
        for (PrepaidPlan plan : shown.prepaid()) {
            rows.add(List.of(Action.of(
                    "enter:usdt:" + TokenTalk.NEXT + plan.first(),
                    Text.of("billing.pay-ahead", "name", plan.name()))));
        }
        if (!shown.held().isZero()) {
            rows.add(List.of(Action.of("enter:usdt:" + TokenTalk.PURSE, Text.of("usdt.purse"))));
        }
        if (!shown.plans().isEmpty() || !shown.prepaid().isEmpty()) {
            rows.add(List.of(Action.of("enter:refund", Text.of("billing.refund"))));
        }
        rows.add(List.of(Action.back(), Action.help()));
        return new View.Screen(
                Text.of("billing.overview")
                        .with(
                                "plans",
                                lines(
                                        Stream.concat(
                                                        shown.plans().stream().map(BillingTalk::plan),
                                                        shown.prepaid().stream().map(BillingTalk::prepaid))
                                                .toList(),
                                        "billing.no-plan"))
                        .with(
                                "invoices",
                                lines(
                                        shown.invoices().stream()
                                                .map(BillingTalk::invoice)
                                                .toList(),
                                        "billing.no-invoice")),
                rows);
    }

    private static Text prepaid(PrepaidPlan plan) {
        return Text.of(plan.over() ? "billing.prepaid-over" : "billing.prepaid", "name", plan.name())
                .with("until", plan.until())
                .with("price", plan.price());
    }

    private static Text plan(RunningPlan plan) {
        Text text = Text.of("billing.plan." + state(plan))
                .with("name", plan.name())
                .with("price", plan.price())
                .with("next", plan.next() == null ? "" : plan.next());
        return plan.until() == null ? text : text.with("until", plan.until());
    }

    private static String state(RunningPlan plan) {
        if (plan.paused()) {
            return "paused";
        } else if (plan.until() == null) {
            return "open";
        } else if (plan.due()) {
            return "due";
        } else if (plan.ending()) {
            return "ending";
        } else if (plan.pausing()) {
            return "pausing";
        }
        return plan.next() == null ? "running" : "changing";
    }

    static Text invoice(PastInvoice invoice) {
        boolean part = invoice.status() == InvoiceStanding.Status.PAID
                && !invoice.returned().isZero();
        String state = part ? "part-refunded" : invoice.status().name().toLowerCase(Locale.ROOT);
        return Text.of("billing.invoice." + state)
                .with("number", invoice.number())
                .with("returned", invoice.returned())
                .with("when", invoice.at())
                .with("amount", invoice.due());
    }

    private static Text lines(List<Text> lines, String none) {
        return lines.reversed().stream()
                .reduce((below, line) ->
                        Text.of("billing.lines").with("first", line).with("rest", below))
                .orElseGet(() -> Text.of(none));
    }

    private static View paid(PaidShown shown) {
        if (shown.invoices().isEmpty()) {
            return View.Screen.of(Text.of("billing.no-receipts"), toOverview());
        }
        return new View.Choice(
                Text.of("billing.receipts-pick"),
                shown.invoices().stream()
                        .map(invoice -> new View.Option(
                                invoice.invoice().toString(),
                                Text.of("billing.receipt-of")
                                        .with("number", invoice.number())
                                        .with("when", invoice.at())
                                        .with("paid", invoice.paid()),
                                null))
                        .toList(),
                List.of(List.of(Action.of("all-receipts", Text.of("billing.receipts-all"))), List.of(toOverview())));
    }

    private static Action toOverview() {
        return new Action("overview", Text.of("action.back"), Action.Kind.BACK, null);
    }

    private static View document(PaperMade paper) {
        return new View.Document(
                Text.of("billing.receipt-caption", "number", paper.number()),
                "runagent-" + paper.number() + ".pdf",
                "application/pdf",
                paper.pdf(),
                false);
    }

    private static Effect receipts(ReceiptsShown receipts) {
        return receipts.count() == 0
                ? new Effect.Send(View.Notice.of(Text.of("billing.no-receipts")))
                : new Effect.Send(new View.Document(
                        Text.of("billing.receipts-caption", "count", receipts.count()),
                        "runagent-receipts.json",
                        "application/json",
                        receipts.json(),
                        false));
    }

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return switch (happening) {
            case PortalReady(UUID portal) -> List.of(new Effect.Ask(new PortalOpened(portal)));
            case EndAnnounced _, EndWithdrawn _, PaymentMissing _, AgentSuspended _, AgentResumed _ ->
                List.of(new Effect.Ask(new AskAgents(Which.ALL)));
            case CancellationChanged changed -> List.of(new Effect.Ask(new BillingAsked()));
            default -> List.of();
        };
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        return switch (answer) {
            case PortalShown(String url)
            when url != null ->
                List.of(new Effect.Send(new View.Notice(
                        Text.of("billing.portal"),
                        List.of(List.of(Action.link("portal", Text.of("billing.portal-open"), url))))));
            case BillingShown shown ->
                List.of(new Effect.Send(View.Notice.of(Text.of(
                        "billing.changed",
                        "plans",
                        lines(shown.plans().stream().map(BillingTalk::plan).toList(), "billing.no-plan")))));
            case Agents(List<Agent> agents) ->
                agents.stream()
                        .flatMap(agent -> about(happening, agent).stream())
                        .<Effect>map(Effect.Send::new)
                        .toList();
            default -> List.of();
        };
    }

    /** Empty when it is about another agent. */
    private static Optional<View> about(Happening happening, Agent agent) {
        View view = switch (happening) {
            case EndAnnounced(UUID id, Instant until) when id.equals(agent.deployment()) -> ended(agent, until);
            case EndWithdrawn(UUID id)
            when id.equals(agent.deployment()) -> View.Notice.of(named("billing.end-withdrawn", agent));
            case PaymentMissing(UUID id, String stage, Instant until)
            when id.equals(agent.deployment()) ->
                new View.Notice(
                        missing(stage, agent).with("until", until),
                        List.of(
                                stage.startsWith("prepaid")
                                        ? List.of(Action.primary("enter:billing", Text.of("billing.open")))
                                        : ways()));
            case AgentSuspended(UUID id, String reason)
            when id.equals(agent.deployment()) ->
                new View.Notice(named("billing.suspended-" + reason, agent), List.of(ways()));
            case AgentResumed(UUID id, boolean answers)
            when id.equals(agent.deployment()) ->
                answers
                        ? View.Notice.of(named("billing.resumed", agent))
                        : new View.Notice(
                                named("billing.resumed-trouble", agent),
                                List.of(List.of(Action.primary("enter:recover:now:" + id, Text.of("recover.now")))));
            default -> null;
        };
        return Optional.ofNullable(view);
    }

    private static View ended(Agent agent, Instant until) {
        boolean off = agent.standing() == Standing.SUSPENDED;
        return new View.Notice(
                named(off ? "billing.ended-off" : "billing.ended", agent).with("until", until),
                List.of(
                        List.of(Action.of("enter:billing:" + LEAVING, Text.of("billing.take-along"))),
                        List.of(Action.of("enter:billing", Text.of("billing.open")))));
    }

    private static Text missing(String stage, Agent agent) {
        String key = stage.startsWith("back") ? "back" : stage.startsWith("prepaid") ? "prepaid" : stage;
        return named("billing.missing-" + key, agent);
    }

    private static Text named(String key, Agent agent) {
        return Text.of(key).with("agent", agent.bot());
    }
}
