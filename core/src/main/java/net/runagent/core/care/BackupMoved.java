package net.runagent.core.care;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** A backup that its owner asked for came a step further, or to its end. */
public record BackupMoved(UUID deployment, UUID backup) implements Happening {}
