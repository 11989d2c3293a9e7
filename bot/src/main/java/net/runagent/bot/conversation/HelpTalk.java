package net.runagent.bot.conversation;

import java.util.List;
import java.util.Set;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.springframework.stereotype.Component;

/** What there is to do, in a few words, and whom to write to. Back leads to where the person was. */
@Component
final class HelpTalk implements Flow<HelpTalk.Position> {
    record Position() {}

    @Override
    public String name() {
        return "help";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<String> commands() {
        return Set.of("help");
    }

    @Override
    public boolean open() {
        return true;
    }

    @Override
    public Position start() {
        return new Position();
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        return Outcome.show(
                start,
                new View.Screen(
                        Text.of("help.body"),
                        List.of(
                                List.of(
                                        Action.of("enter:prices", Text.of("start.prices")),
                                        Action.of("enter:language", Text.of("settings.language"))),
                                List.of(Action.back()))));
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return Outcome.of(state);
    }
}
