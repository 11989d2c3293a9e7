package net.runagent.bot.conversation;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.UpdateQuestions.AskUpdate;
import net.runagent.bot.conversation.UpdateQuestions.AskUpdates;
import net.runagent.bot.conversation.UpdateQuestions.Kept;
import net.runagent.bot.conversation.UpdateQuestions.PutOff;
import net.runagent.bot.conversation.UpdateQuestions.SetKeepUp;
import net.runagent.bot.conversation.UpdateQuestions.SetWindow;
import net.runagent.bot.conversation.UpdateQuestions.UpdateNow;
import net.runagent.bot.conversation.UpdateQuestions.UpdatesShown;
import net.runagent.core.care.UpdateMoved;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** When an agent is led to new versions of its program, and what came of it. */
@Component
final class UpdateTalk implements Flow<UpdateTalk.Position> {
    static final String HOUR = "hour-";
    static final String ZONE = "zone-";

    private static final Position START = new Position(Step.AGENT, null);

    enum Step {
        AGENT,
        ONE,
        HOURS,
        ZONES
    }

    /** @param deployment null while the person has not said which */
    record Position(Step step, @Nullable UUID deployment) {
        Position at(Step next) {
            return new Position(next, deployment);
        }
    }

    @Override
    public String name() {
        return "update";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<String> commands() {
        return Set.of("update");
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(UpdateMoved.class);
    }

    @Override
    public Optional<UUID> subject(Position state) {
        return Optional.ofNullable(state.deployment());
    }

    @Override
    public Position start() {
        return START;
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        return look(new Position(Step.ONE, Entries.id(entry).orElse(null)));
    }

    @Override
    public Optional<Outcome<Position>> resumed(Position state, Moment moment) {
        return Optional.of(look(state.at(Step.ONE)));
    }

    private static Outcome<Position> look(Position state) {
        return Outcome.ask(state, new AskUpdates());
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Tap(String action) -> tapped(state, action);
            case Input.Chosen(List<String> values) when !values.isEmpty() -> chosen(state, values.getFirst());
            case Input.Answered(UpdatesShown(List<Kept> agents)) -> shown(state, agents, moment.now());
            case Input.Answered(NoAgent()) -> Outcome.show(START, AgentScreens.none());
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> tapped(Position state, String action) {
        UUID deployment = state.deployment();
        if (action.equals("back")) {
            return state.step() == Step.HOURS || state.step() == Step.ZONES
                    ? look(state.at(Step.ONE))
                    : Outcome.of(state); // the engine leaves
        }
        if (deployment == null) {
            return Outcome.of(state);
        }
        return switch (action) {
            case "on", "off" -> Outcome.ask(state, new SetKeepUp(deployment, action.equals("on")));
            case "hold" -> Outcome.ask(state, new PutOff(deployment, true));
            case "let-go" -> Outcome.ask(state, new PutOff(deployment, false));
            case "hour" -> Outcome.show(state.at(Step.HOURS), UpdateScreens.hours());
            case "zone" -> Outcome.show(state.at(Step.ZONES), UpdateScreens.zones());
            default -> Outcome.of(state);
        };
    }

    /** What is chosen is laid over what there is, which only the house knows: it is asked first. */
    private static Outcome<Position> chosen(Position state, String value) {
        UUID deployment = state.deployment();
        if (deployment == null) {
            return look(new Position(Step.ONE, Entries.id(value).orElse(null)));
        }
        return switch (state.step()) {
            case HOURS -> hour(value).map(hour -> set(state, deployment, hour, null)).orElseGet(() -> look(state));
            case ZONES -> zone(value).map(zone -> set(state, deployment, null, zone)).orElseGet(() -> look(state));
            case AGENT, ONE -> Outcome.of(state);
        };
    }

    private static Outcome<Position> set(
            Position state, UUID deployment, @Nullable Integer hour, @Nullable ZoneId zone) {
        return Outcome.ask(state.at(Step.ONE), new SetWindow(deployment, hour, zone));
    }

    private static Optional<Integer> hour(String value) {
        return value.matches(HOUR + "([01]?[0-9]|2[0-3])")
                ? Optional.of(Integer.valueOf(value.substring(HOUR.length())))
                : Optional.empty();
    }

    private static Optional<ZoneId> zone(String value) {
        try {
            return value.startsWith(ZONE) ? Optional.of(ZoneId.of(value.substring(ZONE.length()))) : Optional.empty();
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }

    private static Outcome<Position> shown(Position state, List<Kept> agents, Instant now) {
        if (agents.isEmpty()) {
            return Outcome.show(START, AgentScreens.none());
        }
        return MeantAgent.among(agents, Kept::deployment, state.deployment())
                .map(one -> Outcome.show(new Position(Step.ONE, one.deployment()), UpdateScreens.one(one, now)))
                .orElseGet(() -> Outcome.show(START, UpdateScreens.pick(agents)));
    }

    // ---- telling

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return happening instanceof UpdateMoved(UUID deployment, UUID update)
                ? List.of(new Effect.Ask(new AskUpdate(deployment, update)))
                : List.of();
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        return answer instanceof UpdateNow now
                ? UpdateScreens.told(now).<Effect>map(Effect.Send::new).toList()
                : List.of();
    }
}
