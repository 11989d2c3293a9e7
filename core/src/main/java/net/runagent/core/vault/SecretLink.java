package net.runagent.core.vault;

import java.time.Instant;
import java.util.UUID;
import net.runagent.core.account.ChatUser;
import org.jspecify.annotations.Nullable;

/**
 * A page on which one person may type one secret, once.
 *
 * @param ticketHash SHA-256 of the 256 random bits in the link
 * @param owner whose chat asked for it, and whose alone what is typed becomes
 * @param object what the secret is for, e.g. a deployment
 * @param tries how often something was typed that cannot be such a secret
 * @param sealed what the page names, sealed to {@code id}; null once the link has ended
 */
public record SecretLink(
        UUID id,
        byte[] ticketHash,
        ChatUser owner,
        String asked,
        UUID object,
        int tries,
        Instant createdAt,
        Instant expiresAt,
        byte @Nullable [] sealed) {}
