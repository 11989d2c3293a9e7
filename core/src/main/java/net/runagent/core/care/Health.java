package net.runagent.core.care;

import net.runagent.core.deployment.AgentHost.AgentHealth;

/** What a look at an agent means, in one word; the word is a text key's tail. */
final class Health {
    static final String GOOD = "";

    /** Above this the disk counts as full: the agent can no longer write its state. */
    private static final int DISK_FULL_PERCENT = 98;

    /** The kernel's way of ending a process that wanted too much memory: 128 + SIGKILL. */
    private static final int KILLED = 137;

    private Health() {}

    static String word(AgentHealth health) {
        if (!health.configValid()) {
            return "config-broken";
        }
        if (health.diskUsedPercent() >= DISK_FULL_PERCENT) {
            return "disk-full";
        }
        Integer exit = health.lastExitCode();
        if (!health.serviceActive()) {
            return exit != null && exit == KILLED ? "out-of-memory" : "agent-down";
        }
        if (!health.ready() || !health.failing().isEmpty()) {
            return "agent-deaf";
        }
        return GOOD;
    }
}
