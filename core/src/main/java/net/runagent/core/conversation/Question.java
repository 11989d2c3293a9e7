package net.runagent.core.conversation;

/** A request of a flow to the house: read something or do something. Answered by the {@link Desk} for its type. */
public interface Question {}
