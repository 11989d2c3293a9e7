package net.runagent.bot.conversation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.bot.conversation.UsageQuestions.Added;
import net.runagent.bot.conversation.UsageQuestions.Agent;
import net.runagent.bot.conversation.UsageQuestions.AskAdded;
import net.runagent.bot.conversation.UsageQuestions.AskPacks;
import net.runagent.bot.conversation.UsageQuestions.Look;
import net.runagent.bot.conversation.UsageQuestions.NoAgent;
import net.runagent.bot.conversation.UsageQuestions.NotYet;
import net.runagent.bot.conversation.UsageQuestions.OrderPack;
import net.runagent.bot.conversation.UsageQuestions.OwnKey;
import net.runagent.bot.conversation.UsageQuestions.PackOrdered;
import net.runagent.bot.conversation.UsageQuestions.Packs;
import net.runagent.bot.conversation.UsageQuestions.Pick;
import net.runagent.bot.conversation.UsageQuestions.Seen;
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
import net.runagent.core.usage.CreditAdded;
import net.runagent.core.usage.LookAtUsage.Report;
import net.runagent.core.usage.LookAtUsage.Span;
import net.runagent.core.usage.UsageRead;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What an agent costs and moves. The screen appears at once with what is known and its age; the meter is read meanwhile,
 * and the same screen then shows it live.
 */
@Component
final class UsageTalk implements Flow<UsageTalk.Position> {
    /** Entry to what can be bought, from elsewhere; with the id of an agent behind a colon, for that one. */
    static final String CREDIT = "credit";

    /** @param deployment null while the person picks one */
    record Position(@Nullable UUID deployment, Page page, Reading reading) {
        Position at(Page next) {
            return new Position(deployment, next, reading);
        }

        Position read(Reading next) {
            return new Position(deployment, page, next);
        }

        Position of(UUID picked) {
            return new Position(picked, page, reading);
        }
    }

    enum Page {
        TODAY,
        WEEK,
        MONTH,
        MODELS,
        /** The month's days, drawn. */
        DAYS,
        /** More credit to buy. */
        CREDIT;

        /** By the word of its button, which the command may bring along. */
        static Optional<Page> of(String word) {
            return Arrays.stream(values())
                    .filter(page -> page != CREDIT
                            && page.name().toLowerCase(Locale.ROOT).equals(word))
                    .findFirst();
        }

        Span span() {
            return switch (this) {
                case TODAY -> Span.TODAY;
                case WEEK -> Span.WEEK;
                case MONTH, MODELS, DAYS, CREDIT -> Span.MONTH;
            };
        }
    }

    /** How it stands with the meter. */
    enum Reading {
        UNDER_WAY,
        LIVE,
        NO_ANSWER
    }

    @Override
    public String name() {
        return "usage";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<String> commands() {
        return Set.of("usage");
    }

    @Override
    public boolean glance() {
        return true;
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(UsageRead.class, CreditAdded.class);
    }

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return happening instanceof CreditAdded(UUID deployment, UUID invoice)
                ? List.of(new Effect.Ask(new AskAdded(deployment, invoice)))
                : List.of();
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        return answer instanceof Added added ? List.of(new Effect.Send(UsageScreens.added(added))) : List.of();
    }

    @Override
    public Optional<UUID> subject(Position state) {
        return Optional.ofNullable(state.deployment());
    }

    @Override
    public Position start() {
        return new Position(null, Page.TODAY, Reading.UNDER_WAY);
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        boolean credit = entry.equals(CREDIT) || entry.startsWith(CREDIT + ":");
        Position asked =
                credit ? start.at(Page.CREDIT) : Page.of(entry).map(start::at).orElse(start);
        UUID deployment = idIn(credit ? entry.replaceFirst(CREDIT + ":?", "") : entry);
        return look(deployment == null ? asked : asked.of(deployment), true);
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Tap(String action) -> tapped(state, action);
            case Input.Chosen(List<String> values)
            when !values.isEmpty() && idIn(values.getFirst()) != null ->
                look(state.of(UUID.fromString(values.getFirst())).read(Reading.UNDER_WAY), true);
            case Input.Chosen(List<String> values)
            when !values.isEmpty() && state.deployment() != null ->
                Outcome.ask(state, new OrderPack(state.deployment(), values.getFirst()));
            case Input.Answered(Answer answer) -> answered(state, answer);
            // A picture is of completed days, which a reading does not change; and who is about to buy is not
            // disturbed.
            case Input.Happened(UsageRead read)
            when state.page() != Page.DAYS
                    && state.page() != Page.CREDIT
                    && read.deployment().equals(state.deployment()) ->
                look(state.read(read.live() ? Reading.LIVE : Reading.NO_ANSWER), false);
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> tapped(Position state, String action) {
        return switch (action) {
            case "today" -> look(state.at(Page.TODAY), false);
            case "week" -> look(state.at(Page.WEEK), false);
            case "month" -> look(state.at(Page.MONTH), false);
            case "models" -> look(state.at(Page.MODELS), false);
            case "days" -> look(state.at(Page.DAYS), false);
            case "credit" ->
                state.deployment() == null
                        ? Outcome.of(state)
                        : Outcome.ask(state.at(Page.CREDIT), new AskPacks(state.deployment()));
            case "refresh" -> look(state.read(Reading.UNDER_WAY), true);
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> look(Position state, boolean refresh) {
        return Outcome.ask(state, new Look(state.deployment(), state.page().span(), refresh));
    }

    private static Outcome<Position> answered(Position state, Answer answer) {
        return switch (answer) {
            case NoAgent() ->
                Outcome.show(
                        state,
                        View.Screen.of(
                                Text.of("usage.none"),
                                Action.primary("enter:deploy", Text.of("start.deploy")),
                                Action.back()));
            case Pick(List<Agent> agents) ->
                Outcome.show(
                        state,
                        new View.Choice(
                                Text.of("usage.pick"),
                                agents.stream()
                                        .map(a -> new View.Option(
                                                a.deployment().toString(),
                                                Text.of("usage.agent", "agent", a.name()),
                                                null))
                                        .toList(),
                                List.of(List.of(Action.back()))));
            case NotYet(String agent) ->
                Outcome.show(state, View.Screen.of(Text.of("usage.not-yet", "agent", agent), Action.back()));
            case OwnKey(String agent) ->
                Outcome.show(state, View.Screen.of(Text.of("usage.own-key", "agent", agent), Action.back()));
            case Seen(Agent agent, Report _, boolean _)
            when state.page() == Page.CREDIT ->
                Outcome.ask(state.of(agent.deployment()), new AskPacks(agent.deployment()));
            case Seen(Agent agent, Report report, boolean more) ->
                Outcome.show(
                        state.of(agent.deployment()),
                        UsageScreens.of(state.page(), state.reading(), agent, report, more));
            case Packs packs -> Outcome.show(state.of(packs.agent().deployment()), UsageScreens.packs(packs));
            case PackOrdered(String refused) -> Outcome.show(state, UsageScreens.ordered(refused));
            default -> Outcome.of(state);
        };
    }

    private static @Nullable UUID idIn(String text) {
        return text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}") ? UUID.fromString(text) : null;
    }
}
