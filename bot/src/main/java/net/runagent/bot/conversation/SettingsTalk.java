package net.runagent.bot.conversation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.springframework.stereotype.Component;

/** Where a person sets things up as they like them. */
@Component
final class SettingsTalk implements Flow<SettingsTalk.Position> {
    record Position() {}

    @Override
    public String name() {
        return "settings";
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
        return Set.of("settings");
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
                        Text.of("settings.body"),
                        List.of(
                                List.of(Action.of("enter:language", Text.of("settings.language"))),
                                List.of(Action.of("enter:chats", Text.of("settings.chats"))),
                                List.of(Action.of("enter:security", Text.of("settings.security"))),
                                List.of(Action.of("enter:privacy", Text.of("settings.privacy"))),
                                List.of(Action.back()))));
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return Outcome.of(state);
    }

    /** The words may have to be said in another language now. */
    @Override
    public Optional<Outcome<Position>> resumed(Position state, Moment moment) {
        return Optional.of(enter(state, "", moment));
    }
}
