package net.runagent.core.deployment;

/** Nothing is left of the deployment and its owner has the receipt. Published in the transaction that made it so. */
public record DeploymentTerminated(DeploymentId deployment) {}
