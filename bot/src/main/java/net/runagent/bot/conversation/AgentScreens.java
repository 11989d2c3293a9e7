package net.runagent.bot.conversation;

import java.util.List;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;

/** Screens that the talks about running agents share. */
final class AgentScreens {
    private AgentScreens() {}

    static View pick(String question, List<Agent> agents) {
        return new View.Choice(
                Text.of(question),
                agents.stream()
                        .map(agent -> new View.Option(
                                agent.deployment().toString(),
                                Text.of("status.option", "bot", agent.bot()),
                                Text.of("status.short-" + agent.standing().word())))
                        .toList(),
                List.of(List.of(Action.back())));
    }

    static View none() {
        return View.Screen.of(
                Text.of("status.none-running"), Action.of("enter:status", Text.of("start.agents")), Action.back());
    }
}
