package net.runagent.core.conversation;

import java.util.Locale;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param account null as long as the person has not signed in
 * @param chatName what the platform calls the person now; for showing only, never stored
 * @param once the same for a repeated tap: (conversation, version, action); the idempotency key of what is ordered
 */
public record Asker(
        ChatUser user,
        @Nullable AccountId account,
        ConversationId conversation,
        String chatName,
        String once,
        Locale locale) {}
