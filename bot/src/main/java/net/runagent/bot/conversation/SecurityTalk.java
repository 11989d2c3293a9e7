package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.SecurityQuestions.AgentKept;
import net.runagent.bot.conversation.SecurityQuestions.AskKept;
import net.runagent.bot.conversation.SecurityQuestions.Kept;
import net.runagent.bot.conversation.SecurityQuestions.SetStanding;
import net.runagent.core.care.StandingInstruction.Kind;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import net.runagent.core.vault.KeptSecrets;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which secrets are kept, what is done without being asked each time, and the ways to see and change both. */
@Component
final class SecurityTalk implements Flow<SecurityTalk.Position> {
    /** @param deployment the agent whose standing instruction is looked at */
    record Position(Where where, @Nullable UUID deployment) {}

    enum Where {
        FIRST,
        STANDING
    }

    private static final Position FIRST = new Position(Where.FIRST, null);

    @Override
    public String name() {
        return "security";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<String> commands() {
        return Set.of("security");
    }

    @Override
    public boolean glance() {
        return true;
    }

    @Override
    public Optional<UUID> subject(Position state) {
        return Optional.ofNullable(state.deployment());
    }

    @Override
    public Position start() {
        return FIRST;
    }

    /** @param entry empty, or the agent whose standing instructions are meant */
    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        return look(Entries.id(entry)
                .map(agent -> new Position(Where.STANDING, agent))
                .orElse(start));
    }

    @Override
    public Optional<Outcome<Position>> resumed(Position state, Moment moment) {
        return Optional.of(look(state));
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Tap(String action) -> tapped(state, action);
            case Input.Chosen(List<String> values)
            when !values.isEmpty() ->
                look(new Position(Where.STANDING, Entries.id(values.getFirst()).orElse(null)));
            case Input.Answered(Kept(List<AgentKept> agents)) -> shown(state, agents);
            case Input.Answered(Held(Instant until)) ->
                Outcome.of(
                        state,
                        new Effect.Send(View.Notice.of(Text.of("security.held", "until", until))),
                        new Effect.Ask(new AskKept()));
            case Input.Answered(NoAgent()) -> look(FIRST);
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> tapped(Position state, String action) {
        return switch (action) {
            case "standing" -> look(new Position(Where.STANDING, null));
            case "on", "off" -> set(state, Kind.LOOK_AFTER, action.equals("on"));
            case "heal-on", "heal-off" -> set(state, Kind.HEAL, action.equals("heal-on"));
            case "first" -> look(FIRST);
            case "back" -> state.where() == Where.FIRST ? Outcome.of(state) : look(FIRST);
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> set(Position state, Kind kind, boolean on) {
        return state.deployment() == null
                ? Outcome.of(state)
                : Outcome.ask(state, new SetStanding(state.deployment(), kind, on));
    }

    private static Outcome<Position> look(Position state) {
        return Outcome.ask(state, new AskKept());
    }

    private static Outcome<Position> shown(Position state, List<AgentKept> agents) {
        if (state.where() == Where.FIRST || agents.isEmpty()) {
            return Outcome.show(FIRST, first(agents));
        }
        Optional<AgentKept> one = agents.size() == 1
                ? Optional.of(agents.getFirst())
                : agents.stream()
                        .filter(agent -> agent.deployment().equals(state.deployment()))
                        .findFirst();
        return one.isPresent()
                ? Outcome.show(new Position(Where.STANDING, one.get().deployment()), standing(one.get()))
                : Outcome.show(new Position(Where.STANDING, null), pick(agents));
    }

    // ---- screens

    private static View first(List<AgentKept> agents) {
        List<List<Action>> rows = new ArrayList<>(List.of(
                List.of(
                        Action.of("enter:uses", Text.of("security.uses")),
                        Action.of("enter:rotate", Text.of("security.rotate"))),
                List.of(
                        Action.of("enter:chats", Text.of("security.chats")),
                        Action.of("enter:sign-ins", Text.of("security.sign-ins")))));
        if (!agents.isEmpty()) {
            rows.add(List.of(Action.of("standing", Text.of("security.standing"))));
        }
        rows.add(List.of(Action.back()));
        Text kept = agents.isEmpty()
                ? Text.of("security.nothing-kept")
                : Joined.paragraphs(agents.stream().map(SecurityTalk::agent).toList());
        return new View.Screen(Text.of("security.first", "kept", kept), rows);
    }

    private static Text agent(AgentKept agent) {
        List<Text> lines = new ArrayList<>();
        lines.add(Text.of("security.agent", "bot", agent.bot()));
        agent.secrets().forEach(secret -> lines.add(kept(secret)));
        lines.add(Text.of(agent.lookAfter().on() ? "security.looked-after" : "security.left-alone"));
        return Joined.lines(lines);
    }

    private static Text kept(KeptSecrets.Kept secret) {
        Text end = secret.hint().isEmpty() ? Text.of("security.no-end") : Text.of("security.end", "end", secret.hint());
        return Text.of("security.kept")
                .with("kind", kind(secret.kind()))
                .with("end", end)
                .with("since", secret.since())
                .with("replaced", secret.replaced());
    }

    /** @param word as the vault knows it */
    static Text kind(String word) {
        return Text.of("security.kind-" + word.replace('_', '-'));
    }

    private static View pick(List<AgentKept> agents) {
        return new View.Choice(
                Text.of("security.standing-pick"),
                agents.stream()
                        .map(agent -> new View.Option(
                                agent.deployment().toString(),
                                Text.of("status.option", "bot", agent.bot()),
                                Text.of(agent.lookAfter().on() ? "security.looked-after" : "security.left-alone")))
                        .toList(),
                List.of(List.of(Action.of("first", Text.of("action.back")))));
    }

    private static View standing(AgentKept agent) {
        boolean on = agent.lookAfter().on();
        Text by = agent.lookAfter().by() == null
                ? Text.of(
                        "security.standing-with-order",
                        "since",
                        agent.lookAfter().since())
                : Text.of("security.standing-by")
                        .with("since", agent.lookAfter().since())
                        .with("idEnd", end(agent.lookAfter().by().userId()));
        Action change = on
                ? Action.danger("off", Text.of("security.switch-off"))
                : Action.primary("on", Text.of("security.switch-on"));
        List<List<Action>> rows = new ArrayList<>(List.of(List.of(change)));
        List<Text> parts = new ArrayList<>(List.of(Text.of(on ? "security.standing-on" : "security.standing-off")
                .with("bot", agent.bot())
                .with("by", by)));
        if (on) {
            boolean heals = agent.heal().on();
            parts.add(Text.of(heals ? "security.heal-on" : "security.heal-off"));
            rows.add(List.of(
                    heals
                            ? Action.of("heal-off", Text.of("security.heal-switch-off"))
                            : Action.of("heal-on", Text.of("security.heal-switch-on"))));
        }
        rows.add(List.of(Action.back()));
        return new View.Screen(Joined.paragraphs(parts), rows);
    }

    private static String end(String userId) {
        return userId.substring(Math.max(0, userId.length() - 4));
    }
}
