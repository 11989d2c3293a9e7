package net.runagent.core.conversation;

/** Random, not guessable from another one; 11 base64url characters on buttons. */
public record ConversationId(long value) {}
