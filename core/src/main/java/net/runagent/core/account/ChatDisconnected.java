package net.runagent.core.account;

import java.time.Instant;

/** Published (Spring event) in the transaction in which a chat was taken away from an account. */
public record ChatDisconnected(AccountId account, ChatUser user, String idEnd, Instant at) {}
