package net.runagent.core.conversation;

import java.time.Instant;
import net.runagent.core.account.ChatUser;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as it is stored.
 *
 * @param chat the platform's id of the private chat; the person's own id as long as it is not known to have another
 * @param version 0 for one that is not stored yet; rises with every change
 * @param language what the person chose in this chat, BCP 47
 * @param position {@link Position} as JSON
 * @param screen the active screen as rendered, sealed
 */
public record Conversation(
        ConversationId id,
        ChatUser user,
        String chat,
        long version,
        String flow,
        @Nullable String language,
        @Nullable Instant expiresAt,
        String position,
        byte @Nullable [] screen) {

    /** The same where the person was heard now: a chat of its own, once told, is where everything goes from then on. */
    Conversation heardIn(String where) {
        return where.equals(chat) || where.equals(user.userId())
                ? this
                : new Conversation(id, user, where, version, flow, language, expiresAt, position, screen);
    }
}
