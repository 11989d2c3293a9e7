package net.runagent.core.deployment;

import org.springframework.stereotype.Component;

/** Deletes the servers of earlier generations before a fresh one is made. */
@Component
class ClearEarlier implements BuildWork {
    private final ServerRemoval removal;

    ClearEarlier(ServerRemoval removal) {
        this.removal = removal;
    }

    @Override
    public BuildStep step() {
        return BuildStep.CLEAR;
    }

    @Override
    public StepResult run(Site site) {
        return removal.run(site.deployment(), site.generation(), site.step());
    }
}
