package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: what was paid ahead for the plan ends soon, or has ended. @param first that began the plan */
public record PrepaidEnding(UUID first) implements Happening {}
