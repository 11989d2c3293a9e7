package net.runagent.core.deployment;

import net.runagent.core.work.Later;
import org.springframework.stereotype.Component;

/** The owner has pressed Start in the agent's chat: let it try to greet now. */
@Component
public class GreetAgain {
    private final SagaRecords saga;
    private final DeploymentRecords records;
    private final Later later;

    GreetAgain(SagaRecords saga, DeploymentRecords records, Later later) {
        this.saga = saga;
        this.records = records;
        this.later = later;
    }

    public void tryNow(DeploymentId id) {
        Deployment deployment = records.lock(id).orElseThrow();
        saga.step(id, BuildStep.GREET.rowGeneration(deployment.generation()), BuildStep.GREET.word())
                .filter(step -> !step.done())
                .ifPresent(step -> saga.put(step.noting(GreetOwner.OWNER_ASKED)));
        later.soon(Building.JOB, id.value());
    }
}
