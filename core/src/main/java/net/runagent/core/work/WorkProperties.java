package net.runagent.core.work;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How jobs run.
 *
 * @param threads how many jobs run at the same time in this process, 1 to 500; they are virtual threads that mostly wait
 *     for the outside
 * @param pollEvery how often the job table is looked at when nothing wakes it, 100 ms to 30 s
 * @param heartbeatEvery how often a running job says that its process lives, 500 ms to 4 s; after 4 missed ones, seen
 *     within 2 more, another process takes the job over: at most 20 s in all
 */
@ConfigurationProperties("runagent.jobs")
public record WorkProperties(
        @DefaultValue("64") int threads,
        @DefaultValue("1s") Duration pollEvery,
        @DefaultValue("2s") Duration heartbeatEvery) {
    public WorkProperties {
        if (threads < 1 || threads > 500) {
            throw new IllegalArgumentException("runagent.jobs.threads is 1 to 500, not " + threads);
        }
        requireBetween("poll-every", pollEvery, Duration.ofMillis(100), Duration.ofSeconds(30));
        requireBetween("heartbeat-every", heartbeatEvery, Duration.ofMillis(500), Duration.ofSeconds(4));
    }

    private static void requireBetween(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "runagent.jobs." + name + " is " + least + " to " + most + ", not " + value);
        }
    }
}
