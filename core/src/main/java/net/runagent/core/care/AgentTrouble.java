package net.runagent.core.care;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** We noticed that an agent does not work. @param reason a text key's tail */
public record AgentTrouble(UUID deployment, String reason) implements Happening {}
