package net.runagent.core.deployment;

/** The agent has answered its owner for the first time. Published in the transaction that made it so. */
public record DeploymentReady(DeploymentId deployment) {}
