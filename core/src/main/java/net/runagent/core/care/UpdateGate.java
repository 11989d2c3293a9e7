package net.runagent.core.care;

import net.runagent.core.deployment.AgentHost.AgentHealth;

/** Whether an agent is well with a release. Rules over facts, and nothing else. */
final class UpdateGate {
    /** How the program ends when it does not understand its settings: it is not started again then. */
    private static final int BROKEN_SETTINGS = 78;

    /** Starts by itself since we started it: what ended so often ends again. */
    private static final int CRASHES_UNTIL_SURE = 3;

    private UpdateGate() {}

    sealed interface Verdict {
        record Well() implements Verdict {}

        /** It may be on its way. */
        record Waits() implements Verdict {}

        /** Waiting does not help. @param why a text key's tail */
        record Bad(String why) implements Verdict {}
    }

    static Verdict of(AgentHealth health, String version) {
        Integer exit = health.lastExitCode();
        if (!health.serviceActive() && exit != null && exit == BROKEN_SETTINGS) {
            return new Verdict.Bad(AgentUpdate.NOT_ACCEPTED);
        }
        if (health.restarts() >= CRASHES_UNTIL_SURE) {
            return new Verdict.Bad(AgentUpdate.CRASHES);
        }
        boolean well = Health.word(health).equals(Health.GOOD) && health.version().equals(version);
        return well ? new Verdict.Well() : new Verdict.Waits();
    }
}
