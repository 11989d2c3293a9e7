package net.runagent.core.conversation;

/**
 * Something a person should be told, by ids only. Each happening is a record whose fields are strings, numbers or UUIDs,
 * so that it can be stored as JSON; the flow that {@linkplain Flow#hears hears} it asks a {@link Desk} for the details.
 */
public interface Happening {}
