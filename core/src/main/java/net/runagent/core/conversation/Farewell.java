package net.runagent.core.conversation;

/** The last thing a chat is told as somebody's: before it is told, all that its conversation holds is forgotten. */
public interface Farewell extends Happening {}
