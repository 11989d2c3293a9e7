package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.AgentQuestions.Which;
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
import net.runagent.core.billing.PlanChangeMoved;
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
import net.runagent.core.deployment.ServerResized;
import net.runagent.core.deployment.ServerResizing;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Changes the plan of a running agent: which one, what it costs now and later, yes. Tells what became of it as well. */
@Component
final class PlanTalk implements Flow<PlanTalk.Position> {
    /**
     * @param subscription null while it is not known which
     * @param plan chosen, empty before
     */
    record Position(@Nullable UUID subscription, String plan) {}

    private static final Position START = new Position(null, "");

    @Override
    public String name() {
        return "plan";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(PlanChangeMoved.class, ServerResizing.class, ServerResized.class);
    }

    @Override
    public Position start() {
        return START;
    }

    /** @param entry empty, or the subscription's id */
    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        return look(new Position(Entries.id(entry).orElse(null), ""));
    }

    @Override
    public Optional<Outcome<Position>> resumed(Position state, Moment moment) {
        return Optional.of(look(state));
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Tap(String action) -> tapped(state, action);
            case Input.Chosen(List<String> values) when !values.isEmpty() -> chosen(state, values.getFirst());
            case Input.Answered(Plans(List<PlanOf> running)) -> plans(state, running);
            case Input.Answered(PlanAsked(String refused)) -> asked(refused);
            case Input.Answered(Held(Instant until)) -> say(Text.of("billing.held", "until", until));
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> look(Position state) {
        return Outcome.ask(state, new AskPlans());
    }

    private static Outcome<Position> tapped(Position state, String action) {
        UUID subscription = state.subscription();
        return switch (action) {
            case "again" -> look(new Position(subscription, ""));
            case "confirm" ->
                subscription == null || state.plan().isEmpty()
                        ? look(START)
                        : Outcome.ask(state, new ConfirmPlan(subscription, state.plan()));
            case "keep" -> subscription == null ? look(START) : Outcome.ask(state, new KeepPlan(subscription));
            default -> Outcome.of(state); // the engine leaves
        };
    }

    private static Outcome<Position> chosen(Position state, String value) {
        return look(
                state.subscription() == null
                        ? new Position(Entries.id(value).orElse(null), "")
                        : new Position(state.subscription(), value));
    }

    private static Outcome<Position> plans(Position state, List<PlanOf> running) {
        if (running.isEmpty()) {
            return Outcome.show(START, PlanScreens.none());
        }
        Optional<PlanOf> meant = MeantAgent.among(running, PlanOf::subscription, state.subscription());
        if (meant.isEmpty()) {
            return Outcome.show(START, PlanScreens.which(running));
        }
        PlanOf plan = meant.get();
        if (!plan.refused().isEmpty()) {
            return Outcome.show(new Position(plan.subscription(), ""), PlanScreens.refused(plan));
        }
        Optional<PlanChoice> choice = plan.choices().stream()
                .filter(each -> each.terms().to().id().equals(state.plan()))
                .findFirst();
        return choice.isEmpty()
                ? Outcome.show(new Position(plan.subscription(), ""), PlanScreens.choose(plan))
                : Outcome.show(new Position(plan.subscription(), state.plan()), PlanScreens.quote(plan, choice.get()));
    }

    private static Outcome<Position> asked(String refused) {
        return say(Text.of(refused.isEmpty() ? "plan.asked" : "plan.refused-now-" + refused));
    }

    private static Outcome<Position> say(Text words) {
        return Outcome.of(START, new Effect.Send(View.Notice.of(words)), new Effect.Leave());
    }

    // ---- telling

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return switch (happening) {
            case PlanChangeMoved(UUID change) -> List.of(new Effect.Ask(new AskPlanChange(change)));
            case ServerResizing(UUID deployment) -> List.of(new Effect.Ask(new AskResize(deployment)));
            default -> List.of(new Effect.Ask(new AskAgents(Which.LIVE)));
        };
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        return switch (answer) {
            case PlanChangeNow now -> List.of(new Effect.Send(PlanScreens.moved(now)));
            case ResizeNow now ->
                now.change().phase().atIt()
                        ? List.of(
                                new Effect.Post(anchor(now.change().change()), PlanScreens.progress(now, moment.now())))
                        : List.of();
            case Agents(List<Agent> agents)
            when happening instanceof ServerResized(UUID deployment, UUID change, String result) ->
                agents.stream()
                        .filter(agent -> agent.deployment().equals(deployment))
                        .<Effect>mapMulti((agent, out) -> {
                            out.accept(new Effect.Amend(
                                    anchor(change), View.Notice.of(Text.of("plan.resizing-over", "bot", agent.bot()))));
                            out.accept(new Effect.Send(resized(agent, result)));
                        })
                        .toList();
            default -> List.of();
        };
    }

    private static String anchor(UUID change) {
        return "resize:" + change;
    }

    private static View resized(Agent agent, String result) {
        Text words = Text.of(result.isEmpty() ? "plan.resized" : "plan.resized-" + result)
                .with("bot", agent.bot())
                .with("plan", agent.plan());
        return new View.Notice(
                words,
                result.equals("not-well")
                        ? List.of(List.of(
                                Action.primary("enter:recover:" + agent.deployment(), Text.of("status.recover"))))
                        : List.of());
    }
}
