package net.runagent.core.deployment;

/** Somebody else acts for the deployment now: whatever this worker was doing is theirs to find and finish. */
final class ClaimLost extends RuntimeException {
    ClaimLost(DeploymentId id) {
        super("the claim on deployment " + id + " was taken over");
    }
}
