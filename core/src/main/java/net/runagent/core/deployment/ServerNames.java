package net.runagent.core.deployment;

/** Gives each generation of a deployment the name of its server. */
interface ServerNames {
    String of(DeploymentId deployment, int generation);
}
