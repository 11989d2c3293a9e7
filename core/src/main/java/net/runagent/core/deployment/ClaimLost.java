package net.runagent.core.deployment;

/** Somebody else acts for it now: whatever this worker was doing is theirs to find and finish. */
final class ClaimLost extends RuntimeException {
    ClaimLost(SubjectId id) {
        super("the claim on " + id + " was taken over");
    }
}
