package net.runagent.core.account;

import java.time.Instant;
import java.util.UUID;

/**
 * Published (Spring event) in the transaction in which a chat was connected.
 *
 * @param further whether the account existed before, so that its other chats should be told
 * @param handle what stands for the chat; see {@link ChatLink#handle}
 */
public record ChatConnected(AccountId account, ChatUser user, boolean further, UUID handle, String idEnd, Instant at) {}
