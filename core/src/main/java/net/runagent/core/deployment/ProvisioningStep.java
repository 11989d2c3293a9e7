package net.runagent.core.deployment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step of a saga: written before anything is called outside, so that whatever happens afterwards can be found and
 * undone.
 *
 * @param subject whose saga
 * @param generation of the server it is for; 0 for what all generations share
 * @param step word of the step, e.g. {@code build.server}
 * @param key the idempotency key of the call: a name at the provider
 * @param undo what takes it back, for people who read the table
 * @param attempts how often it was tried without being done
 * @param note a word that a step leaves for its next try, empty at first
 */
public record ProvisioningStep(
        SubjectId subject,
        int generation,
        String step,
        String key,
        String undo,
        Instant startedAt,
        int attempts,
        String note,
        @Nullable Instant doneAt) {

    /** Whose saga it is when it is not a spare's. */
    public DeploymentId deployment() {
        return (DeploymentId) subject;
    }

    public boolean done() {
        return doneAt != null;
    }

    static ProvisioningStep intent(
            SubjectId subject, int generation, String step, String key, String undo, Instant now) {
        return new ProvisioningStep(subject, generation, step, key, undo, now, 0, "", null);
    }

    ProvisioningStep tried(String newNote) {
        return new ProvisioningStep(subject, generation, step, key, undo, startedAt, attempts + 1, newNote, doneAt);
    }

    /** Waits for a person: its limit runs anew from here. */
    ProvisioningStep waiting(String newNote, Instant now) {
        return new ProvisioningStep(subject, generation, step, key, undo, now, attempts + 1, newNote, doneAt);
    }

    ProvisioningStep noting(String newNote) {
        return new ProvisioningStep(subject, generation, step, key, undo, startedAt, attempts, newNote, doneAt);
    }

    ProvisioningStep done(Instant at) {
        return new ProvisioningStep(subject, generation, step, key, undo, startedAt, attempts, note, at);
    }
}
