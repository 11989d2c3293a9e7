package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Acted;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.bot.conversation.AgentQuestions.AskLeaving;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.AgentQuestions.LeavingOf;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.AgentQuestions.RefundNow;
import net.runagent.bot.conversation.AgentQuestions.Standing;
import net.runagent.bot.conversation.AgentQuestions.Which;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import net.runagent.core.deployment.Leaving;
import net.runagent.core.deployment.Leaving.When;
import org.springframework.stereotype.Component;

/** The money back within the seven days, in two taps: what goes back and what ends with it, and then now. */
@Component
final class RefundTalk implements Flow<AgentTalk.Position> {
    @Override
    public String name() {
        return "refund";
    }

    @Override
    public Class<AgentTalk.Position> stateType() {
        return AgentTalk.Position.class;
    }

    @Override
    public Optional<UUID> subject(AgentTalk.Position state) {
        return Optional.ofNullable(state.deployment());
    }

    @Override
    public AgentTalk.Position start() {
        return new AgentTalk.Position(null);
    }

    @Override
    public Outcome<AgentTalk.Position> enter(AgentTalk.Position start, String entry, Moment moment) {
        return look(new AgentTalk.Position(Entries.id(entry).orElse(null)));
    }

    @Override
    public Optional<Outcome<AgentTalk.Position>> resumed(AgentTalk.Position state, Moment moment) {
        return Optional.of(look(state));
    }

    @Override
    public Outcome<AgentTalk.Position> on(AgentTalk.Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Tap(String action)
            when action.equals("now") && state.deployment() != null ->
                Outcome.ask(state, new RefundNow(state.deployment()));
            case Input.Chosen(List<String> values) when !values.isEmpty() -> look(AgentTalk.picked(values));
            case Input.Answered(Agents(List<Agent> agents)) -> shown(state, agents);
            case Input.Answered(LeavingOf leaving) -> explained(leaving);
            case Input.Answered(Acted(String refused)) ->
                say(Text.of(
                        refused.isEmpty()
                                ? "refund.under-way"
                                : refused.equals("nothing-back") ? "refund.over" : "deploy.refused-" + refused));
            case Input.Answered(Held(Instant until)) -> say(Text.of("billing.held", "until", until));
            case Input.Answered(NoAgent()) -> Outcome.show(start(), AgentScreens.none());
            default -> Outcome.of(state);
        };
    }

    private static Outcome<AgentTalk.Position> look(AgentTalk.Position state) {
        return Outcome.ask(state, new AskAgents(Which.PAID));
    }

    private Outcome<AgentTalk.Position> shown(AgentTalk.Position state, List<Agent> agents) {
        if (agents.isEmpty()) {
            return Outcome.show(state, View.Screen.of(Text.of("refund.no-agent"), billing(), Action.back()));
        }
        return MeantAgent.among(agents, state.deployment(), start(), "refund.pick", this::of);
    }

    private Outcome<AgentTalk.Position> of(Agent agent) {
        return agent.standing() == Standing.BUILT || agent.standing() == Standing.WAITS
                ? Outcome.show(start(), TerminateTalk.notReady(agent))
                : Outcome.ask(new AgentTalk.Position(agent.deployment()), new AskLeaving(agent.deployment()));
    }

    private static Outcome<AgentTalk.Position> explained(LeavingOf leaving) {
        Leaving money = leaving.money();
        AgentTalk.Position position = new AgentTalk.Position(leaving.deployment());
        if (money == null || money.when() == When.BY_PEOPLE || money.back().isZero()) {
            return Outcome.show(position, instead(leaving));
        }
        return Outcome.show(
                position,
                View.Screen.of(
                        Text.of("refund.explain", "bot", leaving.bot()).with("money", TerminateTalk.money(money)),
                        Action.danger("now", Text.of("refund.now")),
                        Action.of("enter:billing", Text.of("refund.keep")),
                        Action.back()));
    }

    /** Why not, and what the person can do instead. */
    private static View instead(LeavingOf leaving) {
        Leaving money = leaving.money();
        String why = money == null ? "over" : money.when() == When.BY_PEOPLE ? "used" : "spent";
        return View.Screen.of(
                Text.of("refund.not-" + why, "bot", leaving.bot()),
                billing(),
                Action.of("enter:terminate:" + leaving.deployment(), Text.of("refund.terminate")),
                Action.back());
    }

    private static Action billing() {
        return Action.of("enter:billing", Text.of("start.billing"));
    }

    private static Outcome<AgentTalk.Position> say(Text words) {
        return Outcome.of(new AgentTalk.Position(null), new Effect.Send(View.Notice.of(words)), new Effect.Leave());
    }
}
