package net.runagent.core.deployment;

import java.util.stream.Stream;
import net.runagent.core.account.ChatUser;
import org.jspecify.annotations.Nullable;

/**
 * A running agent is to talk through another bot, of the same platform or of another one.
 *
 * @param owner whom it obeys there: the person's numeric id on that platform
 * @param bot null until the token that its owner gave was looked at
 * @param oldOwner whom it obeyed before
 * @param oldBot through which it talked before
 */
public record ChannelChange(
        DeploymentId deployment, ChatUser owner, @Nullable AgentBot bot, ChatUser oldOwner, AgentBot oldBot) {
    /** Both, as far as they are known. */
    Stream<AgentBot> bots() {
        return Stream.concat(Stream.ofNullable(bot), Stream.of(oldBot));
    }

    public ChannelChange through(AgentBot checked) {
        return new ChannelChange(deployment, owner, checked, oldOwner, oldBot);
    }
}
