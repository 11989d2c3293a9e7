package net.runagent.core.account;

/**
 * Published (Spring event) in the transaction in which a chat was connected.
 *
 * @param further whether the account existed before, so that its other chats should be told
 */
public record ChatConnected(AccountId account, ChatUser user, boolean further) {}
