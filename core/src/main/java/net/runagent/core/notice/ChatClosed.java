package net.runagent.core.notice;

import net.runagent.core.conversation.Farewell;

/** Told to the chat that was taken away from an account. @param at microseconds since 1970 */
public record ChatClosed(long at) implements Farewell {}
