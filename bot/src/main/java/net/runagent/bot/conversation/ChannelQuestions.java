package net.runagent.bot.conversation;

import java.util.UUID;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Question;
import org.jspecify.annotations.Nullable;

/** What the talk about an agent's channel asks of the house. */
final class ChannelQuestions {
    private ChannelQuestions() {}

    record AskChannel(UUID deployment) implements Question {}

    /**
     * @param bot through which it talks now, username without {@code @}
     * @param platform where that is
     * @param suggestedName for a bot made by our offer
     */
    record ChannelNow(UUID deployment, String bot, Platform platform, String suggestedName, String suggestedUsername)
            implements Answer {}

    /**
     * To the chat of who asks. Answered with {@link RotateQuestions.RotationAsked}, or {@link AgentQuestions.Held}.
     *
     * @param made the bot that was just made by our offer; null when its token waits
     * @param intake where that token waits; null for one made by our offer
     */
    record Move(
            UUID deployment, @Nullable Made made, @Nullable UUID intake) implements Question {}

    /** @param username without {@code @} */
    record Made(String botId, String username) {}
}
