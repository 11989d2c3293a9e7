package net.runagent.core.deployment;

/**
 * Published in the transaction from which on an agent is to be switched off.
 *
 * @param reason {@code unpaid} or {@code paused}
 */
public record DeploymentSuspended(DeploymentId deployment, String reason) {}
