package net.runagent.bot.conversation;

import java.util.Locale;
import java.util.UUID;
import net.runagent.core.conversation.Asker;
import net.runagent.core.deployment.DeploymentId;

/** What a bot that is made by our offer might be called. */
final class Suggestions {
    private Suggestions() {}

    /** Shown by the chat app only, to the person whose name it is; the person may change it. */
    static String name(Asker asker) {
        String name = asker.chatName().strip();
        return name.isEmpty() ? "My agent" : name.substring(0, Math.min(name.length(), 40)) + "'s agent";
    }

    /** Usernames are public, so nothing of the person goes into the suggestion; unlikely to be taken. */
    static String username(DeploymentId id) {
        return "agent_" + handle(id.value()) + "_bot";
    }

    /** Another one than before, each time. */
    static String another(DeploymentId id, Asker asker) {
        return "agent_"
                + handle(new UUID(0, id.value().hashCode() * 31L + asker.once().hashCode())) + "_bot";
    }

    private static String handle(UUID id) {
        String digits =
                Long.toString(id.getLeastSignificantBits() & Long.MAX_VALUE, 36).toLowerCase(Locale.ROOT);
        return digits.substring(Math.max(0, digits.length() - 8));
    }
}
