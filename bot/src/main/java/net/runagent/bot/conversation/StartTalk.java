package net.runagent.bot.conversation;

import java.util.List;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.springframework.stereotype.Component;

/** The door mat: what can be done here, before and after sign-in. Every other talk ends here. */
@Component
final class StartTalk extends OpenTalk {
    @Override
    public String name() {
        return "start";
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        return Outcome.show(start, moment.signedIn() ? atHome() : welcome());
    }

    private static View welcome() {
        return new View.Screen(
                Text.of("start.welcome"),
                List.of(
                        List.of(Action.primary("enter:deploy", Text.of("start.deploy"))),
                        List.of(
                                Action.of("enter:prices", Text.of("start.prices")),
                                Action.of("enter:signin", Text.of("start.sign-in"))),
                        List.of(Action.of("enter:help", Text.of("action.help")))));
    }

    private static View atHome() {
        return new View.Screen(
                Text.of("start.home"),
                List.of(
                        List.of(Action.primary("enter:deploy", Text.of("start.deploy"))),
                        List.of(
                                Action.of("enter:status", Text.of("start.agents")),
                                Action.of("enter:usage", Text.of("start.usage"))),
                        List.of(
                                Action.of("enter:billing", Text.of("start.billing")),
                                Action.of("enter:settings", Text.of("start.settings"))),
                        List.of(Action.of("enter:help", Text.of("action.help")))));
    }
}
