package net.runagent.core.conversation;

/** What a {@link Desk} says; refusals are answers too. */
public interface Answer {}
