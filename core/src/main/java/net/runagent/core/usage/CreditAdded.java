package net.runagent.core.usage;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Credit that was bought is the agent's now. */
public record CreditAdded(UUID deployment, UUID invoice) implements Happening {}
