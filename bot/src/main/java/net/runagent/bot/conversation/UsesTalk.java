package net.runagent.bot.conversation;

import java.util.ArrayList;
import java.util.List;
import net.runagent.bot.conversation.SecurityQuestions.AskUses;
import net.runagent.bot.conversation.SecurityQuestions.AskUsesDocument;
import net.runagent.bot.conversation.SecurityQuestions.Seen;
import net.runagent.bot.conversation.SecurityQuestions.Uses;
import net.runagent.bot.conversation.SecurityQuestions.UsesDocument;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import net.runagent.core.vault.AuditLog;
import org.springframework.stereotype.Component;

/** Every use of a person's secrets, the newest first: when, which step, why, and a hash to compare later. */
@Component
final class UsesTalk implements Flow<UsesTalk.Position> {
    /** Hex digits that are shown: enough to compare, short enough to write down. The document has all of them. */
    private static final int HASH_SHOWN = 12;

    /** Nobody pages further back by hand; the document has the rest. */
    private static final int PAGES_MOST = 100;

    /** @param starts before which row each page begins that was gone through, the shown one last */
    record Position(List<Long> starts) {
        Position {
            starts = List.copyOf(starts);
        }

        Position older(long next) {
            List<Long> more = new ArrayList<>(starts);
            more.add(next);
            return new Position(more.subList(Math.max(0, more.size() - PAGES_MOST), more.size()));
        }

        Position newer() {
            return starts.size() < 2 ? NEWEST : new Position(starts.subList(0, starts.size() - 1));
        }
    }

    private static final Position NEWEST = new Position(List.of(AuditLog.NEWEST));
    private static final String OLDER = "older:";

    @Override
    public String name() {
        return "uses";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public boolean glance() {
        return true;
    }

    @Override
    public Position start() {
        return NEWEST;
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        return look(start);
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Tap(String action) when action.startsWith(OLDER) -> look(state.older(row(action)));
            case Input.Tap(String action) when action.equals("newer") -> look(state.newer());
            case Input.Tap(String action) when action.equals("document") -> Outcome.ask(state, new AskUsesDocument());
            case Input.Answered(Uses(List<Seen> seen, long next)) ->
                Outcome.show(state, seen.isEmpty() ? none(state) : page(state, seen, next));
            case Input.Answered(UsesDocument(byte[] content)) ->
                Outcome.of(
                        state,
                        new Effect.Send(new View.Document(
                                Text.of("security.uses-document"),
                                "uses-of-my-secrets.txt",
                                "text/plain",
                                content,
                                false)),
                        new Effect.Ask(new AskUses(state.starts().getLast())));
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> look(Position state) {
        return Outcome.ask(state, new AskUses(state.starts().getLast()));
    }

    /** A button of ours: it was made from a number. */
    private static long row(String action) {
        return Long.parseLong(action.substring(OLDER.length()));
    }

    private static View none(Position state) {
        List<List<Action>> rows = state.starts().size() > 1
                ? List.of(List.of(Action.of("newer", Text.of("security.newer"))), List.of(Action.back()))
                : List.of(List.of(Action.back()));
        return new View.Screen(Text.of("security.no-uses"), rows);
    }

    private static View page(Position state, List<Seen> seen, long next) {
        List<Action> turning = new ArrayList<>();
        if (state.starts().size() > 1) {
            turning.add(Action.of("newer", Text.of("security.newer")));
        }
        if (next > 0) {
            turning.add(Action.of(OLDER + next, Text.of("security.older")));
        }
        List<List<Action>> rows = new ArrayList<>();
        if (!turning.isEmpty()) {
            rows.add(turning);
        }
        rows.add(List.of(Action.of("document", Text.of("security.as-document"))));
        rows.add(List.of(Action.back()));
        Text body = Text.of(
                "security.uses-page",
                "uses",
                Joined.paragraphs(seen.stream().map(UsesTalk::use).toList()));
        return new View.Screen(body, rows);
    }

    private static Text step(AuditLog.Use use) {
        return Text.of("security.step." + use.step())
                .with("platform", AgentChat.platform(use.kind()).word());
    }

    private static Text use(Seen seen) {
        AuditLog.Use use = seen.newest();
        Text what = Text.of("security.event-" + seen.event())
                .with("kind", use.kind().isEmpty() ? "" : SecurityTalk.kind(use.kind()))
                .with("step", use.step().isEmpty() ? "" : step(use))
                .with("version", use.version())
                .with("bot", seen.bot().isEmpty() ? "" : Text.of("security.of-bot", "bot", seen.bot()));
        Text times = seen.times() == 1
                ? Text.of("security.use-once")
                : Text.of("security.use-times").with("times", seen.times()).with("since", seen.oldest());
        return Text.of("security.use")
                .with("when", use.at())
                .with("what", what)
                .with("times", times)
                .with("why", seen.why().isEmpty() ? "" : Text.of("security.why-" + seen.why()))
                .with("row", String.valueOf(use.row()))
                .with("hash", use.hash().substring(0, HASH_SHOWN));
    }
}
