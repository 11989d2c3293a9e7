package net.runagent.bot.conversation;

import java.util.List;
import java.util.UUID;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Question;
import net.runagent.core.usage.LookAtUsage.Report;
import net.runagent.core.usage.LookAtUsage.Span;
import org.jspecify.annotations.Nullable;

/** What the usage talk asks of the house, and what it may hear. */
final class UsageQuestions {
    private UsageQuestions() {}

    /**
     * @param deployment null for "the only one"
     * @param refresh whether the meter should be read anew
     */
    record Look(@Nullable UUID deployment, Span span, boolean refresh) implements Question {}

    /** @param name with {@code @}, as people know it */
    record Agent(UUID deployment, String name) {}

    record NoAgent() implements Answer {}

    record Pick(List<Agent> agents) implements Answer {}

    /** The agent runs on its owner's own key, which we do not look into. */
    record OwnKey(String agent) implements Answer {}

    record Seen(Agent agent, Report report) implements Answer {}
}
