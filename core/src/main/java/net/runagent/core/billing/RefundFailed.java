package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** A refund did not come through: people of ours look at it, the payer has to do nothing. @param invoice whose payment it is */
public record RefundFailed(UUID invoice) implements Happening {}
