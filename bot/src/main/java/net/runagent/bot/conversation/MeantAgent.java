package net.runagent.bot.conversation;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.core.conversation.Outcome;
import org.jspecify.annotations.Nullable;

/** Which of their agents a person means: the one they named, the only one there is, or the one they pick. */
final class MeantAgent {
    private MeantAgent() {}

    static <A> Optional<A> among(List<A> agents, Function<A, UUID> id, @Nullable UUID named) {
        return agents.size() == 1 && named == null
                ? Optional.of(agents.getFirst())
                : agents.stream().filter(agent -> id.apply(agent).equals(named)).findFirst();
    }

    /**
     * @param asking where the talk stands while the person picks
     * @param question key of what they are asked then
     * @param then with the one that is meant
     */
    static <S> Outcome<S> among(
            List<Agent> agents, @Nullable UUID named, S asking, String question, Function<Agent, Outcome<S>> then) {
        return among(agents, Agent::deployment, named)
                .map(then)
                .orElseGet(() -> Outcome.show(
                        asking, agents.isEmpty() ? AgentScreens.none() : AgentScreens.pick(question, agents)));
    }
}
