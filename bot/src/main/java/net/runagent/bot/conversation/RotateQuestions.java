package net.runagent.bot.conversation;

import java.util.UUID;
import net.runagent.core.care.RotateSecret;
import net.runagent.core.care.Rotation;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Question;
import org.jspecify.annotations.Nullable;

/** What the talk about replacing secrets asks of the house. */
final class RotateQuestions {
    private RotateQuestions() {}

    /**
     * Answered with {@link RotationAsked}, or {@link AgentQuestions.Held} when the chat is new here.
     *
     * @param kind {@link net.runagent.core.vault.SecretKind#word}
     * @param intake where a secret waits that its owner gave, null for what we make ourselves
     */
    record StartRotation(
            UUID deployment,
            String kind,
            Rotation.Aim aim,
            @Nullable UUID intake) implements Question {}

    record RotationAsked(RotateSecret.Asked asked) implements Answer {}

    record AskRotation(UUID deployment, UUID rotation) implements Question {}

    /** @param chat leads to the agent */
    record RotationNow(String bot, String chat, Rotation rotation) implements Answer {}
}
