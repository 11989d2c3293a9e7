package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the payer: the change of a plan came about, is scheduled, waits, or was refused. */
public record PlanChangeMoved(UUID change) implements Happening {}
