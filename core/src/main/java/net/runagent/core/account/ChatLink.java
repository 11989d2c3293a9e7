package net.runagent.core.account;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A chat connected with an account.
 *
 * @param language BCP 47: what the chat spoke when it was connected
 * @param heldUntil dangerous actions from this chat wait until then; null when they need not wait
 */
public record ChatLink(
        ChatUser user,
        AccountId account,
        Instant linkedAt,
        @Nullable Instant heldUntil,
        boolean reachable,
        String language) {
    private static final int ID_END = 4;

    /** Stands for the chat where its user's id must not; means something only among the chats of its account. */
    public UUID handle() {
        return UUID.nameUUIDFromBytes((account + " " + user.lane()).getBytes(StandardCharsets.UTF_8));
    }

    /** By which its owner recognises it. */
    public String idEnd() {
        String id = user.userId();
        return id.substring(Math.max(0, id.length() - ID_END));
    }
}
