package net.runagent.core.deployment;

/** What a step of building works on. */
record Site(Deployment deployment, int generation, ProvisioningStep step) {}
