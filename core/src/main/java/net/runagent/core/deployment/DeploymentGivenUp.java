package net.runagent.core.deployment;

/**
 * We could not build the agent; the money is on its way back. Published in the transaction that decided it.
 *
 * @param reason what the customer is told, a text key's tail
 */
public record DeploymentGivenUp(DeploymentId deployment, String reason) {}
