package net.runagent.core.deployment;

/** We could not build it and gave the money back. Published in the transaction that made it so. */
public record DeploymentFailed(DeploymentId deployment) {}
