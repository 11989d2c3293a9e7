package net.runagent.core.care;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Set;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.AgentHost.Vitals;

/** What a look at an agent means, in one word; the word is a text key's tail. Rules over facts, and nothing else. */
final class Health {
    static final String GOOD = "";
    static final String DISK_FULL = "disk-full";
    static final String CONFIG_BROKEN = "config-broken";
    static final String PROGRAM_BROKEN = "program-broken";
    static final String OUT_OF_MEMORY = "out-of-memory";
    static final String AGENT_DOWN = "agent-down";
    static final String AGENT_DEAF = "agent-deaf";

    /** Above this the disk counts as full: the agent can no longer write its state. */
    private static final int DISK_FULL_PERCENT = 98;

    /** The kernel's way of ending a process that wanted too much memory: 128 + SIGKILL. */
    private static final int KILLED = 137;

    /** A boot of the machine and a cold start of the program after it; agent.md section 1.2 measured up to 82 s. */
    private static final Duration BOOTS_WITHIN = Duration.ofMinutes(3);

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

    /** What a machine or a program that was started a moment ago looks like, too. */
    private static final Set<String> LOOKS_LIKE_A_START = Set.of(AGENT_DOWN, AGENT_DEAF);

    /** When our first boot lets a server install what needs a restart: 03:30 by its own clock, which is UTC. */
    private static final LocalTime RESTARTS_FROM = LocalTime.of(3, 29);

    private static final LocalTime RESTARTS_UNTIL = LocalTime.of(3, 40);

    private Health() {}

    static String word(AgentHealth health) {
        boolean installed = !health.version().isEmpty();
        if (!health.configValid() && installed) {
            return CONFIG_BROKEN;
        }
        if (health.diskUsedPercent() >= DISK_FULL_PERCENT) {
            return DISK_FULL;
        }
        if (!installed) {
            return PROGRAM_BROKEN;
        }
        Integer exit = health.lastExitCode();
        if (!health.serviceActive()) {
            return exit != null && exit == KILLED ? OUT_OF_MEMORY : AGENT_DOWN;
        }
        if (!health.ready() || !health.failing().isEmpty()) {
            return AGENT_DEAF;
        }
        return GOOD;
    }

    /** Whether what is seen may be no more than a start that is not over yet. */
    static boolean maybeStarting(AgentHealth health) {
        Vitals vitals = health.vitals();
        return LOOKS_LIKE_A_START.contains(word(health))
                && (within(vitals.upSeconds(), BOOTS_WITHIN)
                        || health.serviceActive() && within(vitals.serviceUpSeconds(), STARTS_WITHIN));
    }

    private static boolean within(long seconds, Duration limit) {
        return seconds >= 0 && seconds < limit.toSeconds();
    }

    /** Whether servers may restart by themselves at this time, to finish an update of their system. */
    static boolean restartsByItself(Instant now) {
        LocalTime time = now.atOffset(ZoneOffset.UTC).toLocalTime();
        return !time.isBefore(RESTARTS_FROM) && time.isBefore(RESTARTS_UNTIL);
    }

    /** Whether another version runs than should. Nothing that an owner has to hear of. */
    static boolean drifted(AgentHealth health) {
        return !health.version().isEmpty() && !health.version().equals(health.wantedVersion());
    }
}
