package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Acted;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.bot.conversation.AgentQuestions.AskEnding;
import net.runagent.bot.conversation.AgentQuestions.AskLeaving;
import net.runagent.bot.conversation.AgentQuestions.AskReceipt;
import net.runagent.bot.conversation.AgentQuestions.EndingNow;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.AgentQuestions.LeavingOf;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.AgentQuestions.ReceiptOf;
import net.runagent.bot.conversation.AgentQuestions.Standing;
import net.runagent.bot.conversation.AgentQuestions.Terminate;
import net.runagent.bot.conversation.AgentQuestions.Which;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import net.runagent.core.deployment.AgentTerminated;
import net.runagent.core.deployment.EndMoved;
import net.runagent.core.deployment.EndStep;
import net.runagent.core.deployment.Leaving;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Ends an agent: says what is destroyed, asks for its name to be typed, and hands over the receipt. */
@Component
final class TerminateTalk extends AgentTalk {
    private static final String RECEIPT = "receipt:";

    @Override
    public String name() {
        return "terminate";
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        Optional<UUID> ended = Entries.id(entry, RECEIPT);
        return ended.isPresent() ? Outcome.ask(start, new AskReceipt(ended.get())) : super.enter(start, entry, moment);
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(EndMoved.class, AgentTerminated.class);
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Said(String text)
            when state.deployment() != null -> Outcome.ask(state, new Terminate(state.deployment(), text));
            case Input.Chosen(List<String> values) when !values.isEmpty() -> look(picked(values));
            case Input.Answered(Agents(List<Agent> agents)) -> shown(state, agents, "");
            case Input.Answered(LeavingOf leaving) -> explained(leaving);
            case Input.Answered(Acted(String refused)) when refused.equals("wrong-name") -> wrong(state);
            case Input.Answered(Acted(String refused)) -> acted(state, refused);
            case Input.Answered(Held(Instant until)) -> say(state, Text.of("terminate.held", "until", until));
            case Input.Answered(ReceiptOf receipt) ->
                Outcome.of(state, new Effect.Send(document(receipt)), new Effect.Leave());
            case Input.Answered(NoAgent()) -> Outcome.show(start(), AgentScreens.none());
            default -> Outcome.of(state);
        };
    }

    @Override
    public Optional<Outcome<Position>> resumed(Position state, Moment moment) {
        return Optional.of(look(state));
    }

    @Override
    Outcome<Position> look(Position state) {
        return Outcome.ask(state, new AskAgents(Which.PAID));
    }

    private static Outcome<Position> shown(Position state, List<Agent> agents, String remark) {
        return MeantAgent.among(
                agents,
                state.deployment(),
                new Position(null),
                "terminate.pick",
                agent -> agent.standing() == Standing.BUILT || agent.standing() == Standing.WAITS
                        ? Outcome.show(new Position(null), notReady(agent))
                        : Outcome.ask(new Position(agent.deployment()), new AskLeaving(agent.deployment())));
    }

    private static Outcome<Position> explained(LeavingOf leaving) {
        return Outcome.show(
                new Position(leaving.deployment()),
                new View.Prompt(
                        Text.of("terminate.explain", "bot", leaving.bot()).with("money", money(leaving.money())),
                        List.of(List.of(Action.back(), Action.cancel()))));
    }

    static Text money(@Nullable Leaving leaving) {
        if (leaving == null) {
            return Text.of("terminate.money-none");
        }
        boolean setup = !leaving.setup().isZero();
        boolean credit = !leaving.credit().isZero();
        String kept = setup ? credit ? "setup-credit" : "setup" : credit ? "credit" : "nothing";
        String key = switch (leaving.when()) {
            case AT_ONCE -> "terminate.money-back";
            case AFTER_DISPUTE -> "terminate.money-back-disputed";
            case BY_PEOPLE -> "terminate.money-back-again";
        };
        return Text.of(key, "back", leaving.back())
                .with("until", leaving.until())
                .with(
                        "kept",
                        Text.of("terminate.kept-" + kept)
                                .with("setup", leaving.setup())
                                .with("credit", leaving.credit()));
    }

    static View notReady(Agent agent) {
        return View.Screen.of(
                Text.of("terminate.not-ready", "bot", agent.bot()),
                Action.danger("enter:build:cancel-refund:" + agent.deployment(), Text.of("build.cancel-refund")),
                Action.back());
    }

    private static Outcome<Position> wrong(Position state) {
        return Outcome.of(
                state,
                new Effect.Send(View.Notice.of(Text.of("terminate.wrong-name"))),
                new Effect.Ask(new AskAgents(Which.PAID)));
    }

    private static Outcome<Position> acted(Position state, String refused) {
        return refused.isEmpty()
                ? say(state, Text.of("terminate.under-way"))
                : say(state, Text.of("deploy.refused-" + refused));
    }

    private static Outcome<Position> say(Position state, Text words) {
        return Outcome.of(state, new Effect.Send(View.Notice.of(words)), new Effect.Leave());
    }

    // ---- telling

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return switch (happening) {
            case EndMoved(UUID deployment) -> List.of(new Effect.Ask(new AskEnding(deployment)));
            case AgentTerminated(UUID deployment) -> List.of(new Effect.Ask(new AskReceipt(deployment)));
            default -> List.of();
        };
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        return switch (answer) {
            case EndingNow now
            when happening instanceof EndMoved(UUID deployment) ->
                List.of(new Effect.Post(anchor(deployment), progress(now, moment.now())));
            case ReceiptOf receipt
            when happening instanceof AgentTerminated(UUID deployment) ->
                List.of(
                        new Effect.Post(anchor(deployment), over(deployment, receipt.bot())),
                        new Effect.Send(document(receipt)));
            default -> List.of();
        };
    }

    /** The receipt is not repeated without end when nobody knows whether it arrived: it can be asked for. */
    private static View over(UUID deployment, String bot) {
        return new View.Notice(
                Text.of("terminate.title-done", "bot", bot),
                List.of(List.of(Action.of(RECEIPT + deployment, Text.of("terminate.receipt-again")))));
    }

    private static String anchor(UUID deployment) {
        return "end:" + deployment;
    }

    private static View progress(EndingNow now, Instant at) {
        int reached = now.at() == null ? EndStep.values().length : now.at().ordinal();
        List<View.Progress.Step> steps = Arrays.stream(EndStep.values())
                .map(step -> new View.Progress.Step(
                        Text.of("terminate.step-"
                                + step.name().toLowerCase(Locale.ROOT).replace('_', '-')),
                        step.ordinal() < reached
                                ? View.Progress.State.DONE
                                : step.ordinal() == reached
                                        ? View.Progress.State.RUNNING
                                        : View.Progress.State.WAITING))
                .toList();
        return new View.Progress(
                Text.of("terminate.title", "bot", now.bot()), steps, Waited.since(now.since(), at), List.of());
    }

    private static View document(ReceiptOf receipt) {
        String key = switch (receipt.lock()) {
            case LOCKED -> "terminate.done";
            case NOT_LOCKED -> "terminate.done-not-locked";
            case OWN_TOKEN -> "terminate.done-own-token";
        };
        return new View.Document(
                Text.of(key, "bot", receipt.bot())
                        .with("platform", receipt.platform().word()),
                "receipt-" + receipt.bot() + ".json",
                "application/json",
                receipt.document(),
                false);
    }
}
