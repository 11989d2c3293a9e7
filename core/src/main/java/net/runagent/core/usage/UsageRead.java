package net.runagent.core.usage;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to whoever is looking at an agent's usage. @param live false when the provider did not answer */
public record UsageRead(UUID deployment, boolean live) implements Happening {}
