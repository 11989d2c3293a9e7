package net.runagent.core.care;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import net.runagent.core.account.ChatUser;
import net.runagent.core.deployment.Deployment;
import org.jspecify.annotations.Nullable;

/**
 * What an agent's owner wants done without being asked each time. Without one, a secret opens for an action of its owner
 * only.
 *
 * @param since when it was given, with the order, or changed last
 * @param by the chat that changed it last; null when it was given with the order
 */
public record StandingInstruction(
        UUID id,
        Kind kind,
        boolean on,
        Instant since,
        @Nullable ChatUser by) {
    /** The {@link #word} is stored and never changes. */
    public enum Kind {
        /** Look after it by itself: look how it is, and tell when it is not well. */
        LOOK_AFTER("look-after", true),
        /** Take a copy of what it remembers, once a day. */
        BACK_UP("back-up", true),
        /** Heal it by itself, with what loses nothing, when it is not well. */
        HEAL("heal", false);

        private final String word;
        private final boolean withOrder;

        Kind(String word, boolean withOrder) {
            this.word = word;
            this.withOrder = withOrder;
        }

        public String word() {
            return word;
        }
    }

    /** As it comes with an order: looking after the agent is what was bought, acting on it is for its owner to allow. */
    static StandingInstruction asOrdered(Deployment deployment, Kind kind) {
        return new StandingInstruction(id(deployment, kind), kind, kind.withOrder, deployment.createdAt(), null);
    }

    /** The same for ever, so that the audit log names it after each change, too. */
    static UUID id(Deployment deployment, Kind kind) {
        String name = deployment.id() + "/standing-instruction/" + kind.word();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
