package net.runagent.bot.conversation;

import java.util.List;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.springframework.stereotype.Component;

/** What there is to do, in a few words, and whom to write to. Back leads to where the person was. */
@Component
final class HelpTalk extends OpenTalk {
    @Override
    public String name() {
        return "help";
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
}
