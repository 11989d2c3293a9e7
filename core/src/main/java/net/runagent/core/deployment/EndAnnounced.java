package net.runagent.core.deployment;

import java.time.Instant;
import java.util.UUID;
import net.runagent.core.conversation.Happening;

/**
 * Told to the owner's chats: nobody pays for the agent any more.
 *
 * @param until when it is deleted
 */
public record EndAnnounced(UUID deployment, Instant until) implements Happening {}
