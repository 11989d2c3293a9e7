package net.runagent.core.deployment;

/** Published in the transaction from which on an agent that was switched off may run again. */
public record DeploymentResumed(DeploymentId deployment) {}
