package net.runagent.bot.conversation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.AgentQuestions.Which;
import net.runagent.bot.conversation.ModelQuestions.AskModelChange;
import net.runagent.bot.conversation.ModelQuestions.FindModels;
import net.runagent.bot.conversation.ModelQuestions.ModelAsked;
import net.runagent.bot.conversation.ModelQuestions.ModelChangeNow;
import net.runagent.bot.conversation.ModelQuestions.ModelsFound;
import net.runagent.bot.conversation.ModelQuestions.SetModel;
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
import net.runagent.core.deployment.ModelChanged;
import net.runagent.core.deployment.ModelChanging;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Gives an agent that runs another model: which agent, which model, yes. Tells as well when that is done. */
@Component
final class ModelTalk implements Flow<ModelTalk.Position> {
    /**
     * @param deployment null while the agent is chosen
     * @param model chosen, empty before
     */
    record Position(Step step, @Nullable UUID deployment, String model) {
        Position at(Step next) {
            return new Position(next, deployment, model);
        }
    }

    enum Step {
        AGENT,
        MODEL,
        SEARCH,
        SURE
    }

    private static final Position START = new Position(Step.AGENT, null, "");
    private static final List<Action> BACK = List.of(Action.back());

    @Override
    public String name() {
        return "model";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(ModelChanging.class, ModelChanged.class);
    }

    @Override
    public Optional<UUID> subject(Position state) {
        return Optional.ofNullable(state.deployment());
    }

    @Override
    public Position start() {
        return START;
    }

    /** @param entry empty, or the agent's id */
    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        return look(new Position(Step.AGENT, Entries.id(entry).orElse(null), ""));
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Tap(String action) -> tapped(state, action);
            case Input.Chosen(List<String> values) when !values.isEmpty() -> chosen(state, values.getFirst());
            case Input.Said(String words)
            when state.step() == Step.SEARCH -> Outcome.ask(state.at(Step.MODEL), new FindModels(words));
            case Input.Answered(Agents(List<Agent> agents)) -> agents(state, agents);
            case Input.Answered(ModelsFound found) -> found(state, found);
            case Input.Answered(ModelAsked(String bot, String refused)) -> asked(bot, refused);
            case Input.Answered(NoAgent()) -> Outcome.show(START, AgentScreens.none());
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> look(Position state) {
        return Outcome.ask(state, new AskAgents(Which.LIVE));
    }

    private static Outcome<Position> tapped(Position state, String action) {
        return switch (action) {
            case "search" -> Outcome.show(state.at(Step.SEARCH), ModelScreens.search(BACK));
            case "change" ->
                state.deployment() == null || state.model().isEmpty()
                        ? look(START)
                        : Outcome.ask(state, new SetModel(state.deployment(), state.model()));
            case "back" ->
                state.step() == Step.SEARCH || state.step() == Step.SURE
                        ? Outcome.ask(state.at(Step.MODEL), new FindModels(""))
                        : Outcome.of(state); // the engine leaves
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> chosen(Position state, String value) {
        return switch (state.step()) {
            case AGENT -> look(new Position(Step.AGENT, Entries.id(value).orElse(null), ""));
            case MODEL -> look(new Position(Step.SURE, state.deployment(), value));
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> agents(Position state, List<Agent> agents) {
        return MeantAgent.among(
                agents,
                state.deployment(),
                START,
                "model.pick",
                one -> state.step() == Step.SURE
                        ? Outcome.show(state, sure(one, state.model()))
                        : Outcome.ask(new Position(Step.MODEL, one.deployment(), ""), new FindModels("")));
    }

    private static View sure(Agent agent, String model) {
        return View.Screen.of(
                Text.of("model.sure", "bot", agent.bot()).with("model", model),
                Action.primary("change", Text.of("model.change")),
                Action.back());
    }

    private static Outcome<Position> found(Position state, ModelsFound found) {
        Step next = found.models().isEmpty() ? Step.SEARCH : Step.MODEL;
        return Outcome.show(state.at(next), ModelScreens.found(found, ways(state)));
    }

    /** Who pays for its thinking belongs to what it thinks with. */
    private static List<Action> ways(Position state) {
        return List.of(Action.of("enter:own-key:" + state.deployment(), Text.of("own-key.model-key")), Action.back());
    }

    private static Outcome<Position> asked(String bot, String refused) {
        Text words = refused.isEmpty()
                ? Text.of("model.under-way", "bot", bot)
                : Text.of("model.refused-" + refused, "bot", bot);
        return Outcome.of(START, new Effect.Send(View.Notice.of(words)), new Effect.Leave());
    }

    // ---- telling

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return List.of(new Effect.Ask(
                happening instanceof ModelChanging(UUID deployment)
                        ? new AskModelChange(deployment)
                        : new AskAgents(Which.LIVE)));
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        return switch (answer) {
            case ModelChangeNow now ->
                List.of(new Effect.Post(anchor(now.change().change()), ModelScreens.progress(now, moment.now())));
            case Agents(List<Agent> agents)
            when happening instanceof ModelChanged(UUID deployment, UUID change, String result) ->
                agents.stream()
                        .filter(agent -> agent.deployment().equals(deployment))
                        .<Effect>mapMulti((agent, out) -> {
                            out.accept(new Effect.Amend(
                                    anchor(change), View.Notice.of(Text.of("model.title-done", "bot", agent.bot()))));
                            out.accept(new Effect.Send(ended(agent, result)));
                        })
                        .toList();
            default -> List.of();
        };
    }

    private static String anchor(UUID change) {
        return "model:" + change;
    }

    private static View ended(Agent agent, String result) {
        Text words = Text.of(result.isEmpty() ? "model.changed" : "model.ended-" + result)
                .with("bot", agent.bot())
                .with("model", agent.model());
        boolean heals = result.equals("not-well") || result.equals("not-delivered");
        return new View.Notice(
                words,
                heals
                        ? List.of(List.of(
                                Action.primary("enter:recover:" + agent.deployment(), Text.of("status.recover"))))
                        : List.of());
    }
}
