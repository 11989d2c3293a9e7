package net.runagent.core.deployment;

/** What a step of building works on. */
record Site(Subject subject, int generation, ProvisioningStep step) {
    /** For the steps that need a customer. */
    Deployment deployment() {
        if (subject instanceof Deployment deployment) {
            return deployment;
        }
        throw new IllegalStateException(step.step() + " is no step of a spare");
    }
}
