package net.runagent.core.conversation;

import java.util.UUID;
import net.runagent.core.account.ChatUser;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way out.
 *
 * @param id ours; also the platform's nonce where it has one
 * @param anchor under which the platform's message id is remembered, null for a message that is never touched again
 * @param body as rendered, all pages; for DELETE the warning to send when the message cannot be deleted
 * @param anew send a new message although one stands under the anchor
 * @param message the message to be edited, deleted or stripped when it is known
 */
public record Parcel(
        UUID id,
        ChatUser user,
        String chat,
        ConversationId conversation,
        Kind kind,
        @Nullable String anchor,
        byte[] body,
        int page,
        boolean anew,
        @Nullable String message) {
    /** The anchor of the active screen. */
    public static final String SCREEN = "screen";

    /** Stands for the conversation in what is said or done in a group, where there is none. */
    static final ConversationId GROUP = new ConversationId(0);

    /** What a repetition would do decides what happens to it after a crash. */
    public enum Kind {
        /** The active screen; may be repeated. */
        SCREEN,
        /** A message that is kept up to date; may be repeated. */
        POST,
        /** A further message; repeated only when it surely was not accepted. */
        NOTICE,
        /**
         * A document, such as a receipt: a second one of it is a nuisance. It is sent at most twice, whatever is lost on the way
         * and whoever dies: each try is stored before it begins.
         */
        PAPER,
        /** Deletes a message of the person; tried for 47 hours. */
        DELETE,
        /** Takes the buttons off an old message; may be repeated, and is given up soon. */
        STRIP
    }

    boolean inGroup() {
        return conversation.equals(GROUP);
    }

    public String lane() {
        return user.lane();
    }

    @Override
    public String toString() {
        return "Parcel[" + id + " " + kind + "]";
    }
}
