package net.runagent.core.deployment;

/** Gives each generation of a deployment, and each spare, the name of its server. */
interface ServerNames {
    String of(SubjectId subject, int generation);
}
