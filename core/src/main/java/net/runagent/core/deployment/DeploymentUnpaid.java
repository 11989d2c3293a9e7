package net.runagent.core.deployment;

import java.time.Instant;

/**
 * Published in the transaction in which the owner of an unpaid agent is told.
 *
 * @param stage {@code began}, {@code middle} or {@code last}; {@code back} and {@code back_last} when it was paid and the money
 *     has gone back since; {@code prepaid} and {@code prepaid_last} when its owner pays each period by themselves
 * @param notice which of the three it is, whatever its words: {@code began}, {@code middle} or {@code last}
 * @param until how long it runs on
 */
public record DeploymentUnpaid(DeploymentId deployment, String stage, String notice, Instant until) {}
