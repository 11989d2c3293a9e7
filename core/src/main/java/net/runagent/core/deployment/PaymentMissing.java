package net.runagent.core.deployment;

import java.time.Instant;
import java.util.UUID;
import net.runagent.core.conversation.Happening;

/**
 * Told to the owner's chats: the next period of an agent is not paid.
 *
 * @param stage {@code began}, {@code middle} or {@code last}; {@code back} and {@code back_last} when it was paid and the money
 *     has gone back since
 * @param until how long it runs on
 */
public record PaymentMissing(UUID deployment, String stage, Instant until) implements Happening {}
