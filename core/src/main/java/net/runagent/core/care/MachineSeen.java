package net.runagent.core.care;

import java.time.Instant;
import net.runagent.core.deployment.AgentHost.AgentHealth;

/**
 * How an agent's server was when it was looked into last; -1 for what it did not tell.
 *
 * @param loadPercent of all cores, over the minute before
 * @param receivedMb since the server was started, as well as {@code sentMb}
 */
public record MachineSeen(
        Instant at,
        long upSeconds,
        int cores,
        int loadPercent,
        long memoryTotalMb,
        long memoryAvailableMb,
        long diskTotalMb,
        int diskUsedPercent,
        long receivedMb,
        long sentMb) {
    static MachineSeen of(AgentHealth health, Instant at) {
        return new MachineSeen(
                at,
                health.vitals().upSeconds(),
                health.vitals().cores(),
                health.vitals().loadPercent(),
                health.vitals().memoryTotalMb(),
                health.memoryAvailableMb(),
                health.vitals().diskTotalMb(),
                health.diskUsedPercent(),
                health.vitals().receivedMb(),
                health.vitals().sentMb());
    }
}
