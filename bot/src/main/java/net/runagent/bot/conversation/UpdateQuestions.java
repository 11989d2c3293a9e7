package net.runagent.bot.conversation;

import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import net.runagent.core.care.AgentUpdate;
import net.runagent.core.care.UpdateWish;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Question;
import org.jspecify.annotations.Nullable;

/** What the talk about updates asks of the house, and what it may hear. */
final class UpdateQuestions {
    private UpdateQuestions() {}

    record AskUpdates() implements Question {}

    record UpdatesShown(List<Kept> agents) implements Answer {}

    /**
     * How one agent is kept up to date.
     *
     * @param bot username without {@code @}
     * @param on whether its owner wants it led to new versions
     * @param open what is planned or under way; null when nothing is
     */
    record Kept(UUID deployment, String bot, String version, boolean on, UpdateWish wish, @Nullable AgentUpdate open)
            implements Answer {}

    record SetKeepUp(UUID deployment, boolean on) implements Question {}

    /** @param hour null: as it is; @param zone the same */
    record SetWindow(UUID deployment, @Nullable Integer hour, @Nullable ZoneId zone) implements Question {}

    /** @param off false: what was put off may come */
    record PutOff(UUID deployment, boolean off) implements Question {}

    record AskUpdate(UUID deployment, UUID update) implements Question {}

    /**
     * @param chat leads to the agent
     * @param changes what is new, one sentence each
     */
    record UpdateNow(String bot, String chat, AgentUpdate update, List<String> changes) implements Answer {}
}
