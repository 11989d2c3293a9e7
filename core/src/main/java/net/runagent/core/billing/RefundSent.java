package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** The provider has taken a refund on and works on it. @param invoice whose payment it is */
public record RefundSent(UUID invoice) implements Happening {}
