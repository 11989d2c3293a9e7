package net.runagent.core.account;

import java.time.Instant;
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
        String language) {}
