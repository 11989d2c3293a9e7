package net.runagent.core.deployment;

import java.util.List;
import java.util.Optional;

/** How far the building is, from the rows of its steps. */
final class Steps {
    private Steps() {}

    static Optional<BuildStep> firstOpen(List<ProvisioningStep> rows, int generation) {
        return firstOpen(BuildStep.OF_DEPLOYMENT, rows, generation);
    }

    static Optional<BuildStep> firstOpen(List<BuildStep> order, List<ProvisioningStep> rows, int generation) {
        return order.stream().filter(step -> !done(rows, step, generation)).findFirst();
    }

    static boolean done(List<ProvisioningStep> rows, BuildStep step, int generation) {
        return rows.stream()
                .anyMatch(row -> row.done()
                        && row.generation() == step.rowGeneration(generation)
                        && row.step().equals(step.word()));
    }

    static boolean built(State state) {
        return state instanceof State.Building || state instanceof State.Queued;
    }
}
