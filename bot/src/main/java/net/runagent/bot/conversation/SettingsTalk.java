package net.runagent.bot.conversation;

import java.util.List;
import java.util.Optional;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.springframework.stereotype.Component;

/** Where a person sets things up as they like them. */
@Component
final class SettingsTalk extends OpenTalk {
    @Override
    public String name() {
        return "settings";
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
                                List.of(Action.of("enter:model", Text.of("settings.model"))),
                                List.of(Action.of("enter:own-key", Text.of("settings.model-key"))),
                                List.of(Action.of("enter:channel", Text.of("settings.channel"))),
                                List.of(Action.of("enter:update", Text.of("settings.update"))),
                                List.of(Action.of("enter:security", Text.of("settings.security"))),
                                List.of(Action.of("enter:privacy", Text.of("settings.privacy"))),
                                List.of(Action.back()))));
    }

    /** The words may have to be said in another language now. */
    @Override
    public Optional<Outcome<Position>> resumed(Position state, Moment moment) {
        return Optional.of(enter(state, "", moment));
    }
}
