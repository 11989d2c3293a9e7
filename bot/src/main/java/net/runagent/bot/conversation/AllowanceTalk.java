package net.runagent.bot.conversation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.runagent.bot.conversation.AllowanceQuestions.AskSpending;
import net.runagent.bot.conversation.AllowanceQuestions.Spends;
import net.runagent.bot.conversation.AllowanceQuestions.Wish;
import net.runagent.bot.conversation.UsageQuestions.NoAgent;
import net.runagent.bot.conversation.UsageQuestions.NotYet;
import net.runagent.bot.conversation.UsageQuestions.OwnKey;
import net.runagent.bot.conversation.UsageQuestions.Pick;
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
import net.runagent.core.usage.SpendingWarned;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What an agent may spend in each day, week or month; and the news of how much of that, or of the credit, is gone. */
@Component
final class AllowanceTalk implements Flow<AllowanceTalk.Position> {
    private static final String UUID_SHAPE = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final Pattern ID = Pattern.compile(UUID_SHAPE);
    private static final Pattern MORE = Pattern.compile("more:(" + UUID_SHAPE + "):(\\d{4}-\\d{2}-\\d{2})");

    /**
     * @param deployment null while the person picks one
     * @param wish what is to be done once it is picked
     * @param period on the screen; empty without a limit
     * @param typing whether an amount is being typed
     */
    record Position(@Nullable UUID deployment, Wish wish, String period, boolean typing) {
        Position of(UUID picked) {
            return new Position(picked, wish, period, typing);
        }

        Position wishing(Wish next) {
            return new Position(deployment, next, period, false);
        }

        Position typing(boolean now) {
            return new Position(deployment, wish, period, now);
        }

        Position shown(Spends spends) {
            return new Position(
                    spends.agent().deployment(),
                    Wish.LOOK,
                    spends.begins() == null ? "" : spends.begins().toString(),
                    false);
        }
    }

    @Override
    public String name() {
        return "allowance";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<String> commands() {
        return Set.of("allowance");
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(SpendingWarned.class);
    }

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return happening instanceof SpendingWarned warned
                ? List.of(new Effect.Ask(new AskSpending(warned.deployment(), Wish.LOOK)))
                : List.of();
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        View told = happening instanceof SpendingWarned warned && answer instanceof Spends spends
                ? AllowanceScreens.warning(warned, spends)
                : null;
        return told == null ? List.of() : List.of(new Effect.Send(told));
    }

    @Override
    public Optional<UUID> subject(Position state) {
        return Optional.ofNullable(state.deployment());
    }

    @Override
    public Position start() {
        return new Position(null, Wish.LOOK, "", false);
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        Matcher more = MORE.matcher(entry);
        if (more.matches()) {
            return ask(start.of(UUID.fromString(more.group(1))).wishing(Wish.more(more.group(2))));
        }
        if (ID.matcher(entry).matches()) {
            return ask(start.of(UUID.fromString(entry)));
        }
        return ask(start.wishing(AllowanceWords.in(entry).orElse(Wish.LOOK)));
    }

    @Override
    public Optional<Outcome<Position>> resumed(Position state, Moment moment) {
        return state.typing() ? Optional.empty() : Optional.of(ask(state.wishing(Wish.LOOK)));
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Tap(String action) -> tapped(state, action);
            case Input.Chosen(List<String> values)
            when !values.isEmpty() && ID.matcher(values.getFirst()).matches() ->
                ask(state.of(UUID.fromString(values.getFirst())));
            case Input.Said(String text)
            when state.deployment() != null ->
                AllowanceWords.in(text)
                        .map(wish -> ask(state.wishing(wish)))
                        .orElseGet(() -> state.typing()
                                ? Outcome.show(state, AllowanceScreens.ask(true))
                                : Outcome.of(state));
            case Input.Answered(Answer answer) -> answered(state, answer);
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> tapped(Position state, String action) {
        return switch (action) {
            case "other" -> Outcome.show(state.typing(true), AllowanceScreens.ask(false));
            case "look" -> ask(state.wishing(Wish.LOOK));
            case "more" -> ask(state.wishing(Wish.more(state.period())));
            case "off" -> ask(state.wishing(Wish.OFF));
            default -> AllowanceWords.in(action).map(wish -> ask(state.wishing(wish))).orElse(Outcome.of(state));
        };
    }

    private static Outcome<Position> ask(Position state) {
        return Outcome.ask(state, new AskSpending(state.deployment(), state.wish()));
    }

    private static Outcome<Position> answered(Position state, Answer answer) {
        return switch (answer) {
            case Spends spends -> Outcome.show(state.shown(spends), AllowanceScreens.of(spends));
            case Pick(List<UsageQuestions.Agent> agents) ->
                Outcome.show(
                        state,
                        new View.Choice(
                                Text.of("allowance.pick"),
                                agents.stream()
                                        .map(agent -> new View.Option(
                                                agent.deployment().toString(),
                                                Text.of("usage.agent", "agent", agent.name()),
                                                null))
                                        .toList(),
                                List.of(List.of(Action.back()))));
            case NotYet(String agent) ->
                Outcome.show(state, View.Screen.of(Text.of("usage.not-yet", "agent", agent), Action.back()));
            case OwnKey(String agent) ->
                Outcome.show(state, View.Screen.of(Text.of("allowance.own-key", "agent", agent), Action.back()));
            case NoAgent() ->
                Outcome.show(
                        state,
                        View.Screen.of(
                                Text.of("allowance.no-agent"),
                                Action.primary("enter:deploy", Text.of("start.deploy")),
                                Action.back()));
            default -> Outcome.of(state);
        };
    }
}
