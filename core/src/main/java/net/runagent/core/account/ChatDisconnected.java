package net.runagent.core.account;

import java.time.Instant;
import java.util.UUID;

/**
 * Published (Spring event) in the transaction in which a chat was taken away from an account.
 *
 * @param handle stands for the chat where its user's id must not
 */
public record ChatDisconnected(AccountId account, ChatUser user, UUID handle, String idEnd, Instant at) {}
