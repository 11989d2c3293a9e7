package net.runagent.core.care;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** A backup that its owner asked for is still under way. */
public record BackupGoesOn(UUID deployment, UUID backup) implements Happening {}
