package net.runagent.core.care;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How agents are looked after.
 *
 * @param watchEvery how often every agent is looked at, at least {@code PT10S}; default {@code PT30S}
 * @param looksAtOnce how many agents are looked at side by side, 1 to 256; default 16
 * @param looksPerSecond how many servers are logged in to for looks in a second at most, 1 to 1000; default 50. When there are
 *     more agents than that allows for in {@code watchEvery}, each is looked into less often
 * @param backupsAtOnce how many daily backups are taken side by side, 1 to 64; default 4
 * @param backupMostMegabytes how large the archive of one agent may be, MiB, 1 to 100000; a larger one is not taken, and said;
 *     default 4096
 */
@ConfigurationProperties("runagent.care")
public record CareProperties(
        @DefaultValue("PT30S") Duration watchEvery,
        @DefaultValue("16") int looksAtOnce,
        @DefaultValue("50") int looksPerSecond,
        @DefaultValue("4") int backupsAtOnce,
        @DefaultValue("4096") int backupMostMegabytes) {
    public CareProperties {
        if (watchEvery.compareTo(Duration.ofSeconds(10)) < 0) {
            throw new IllegalArgumentException("runagent.care.watch-every must be at least PT10S, not " + watchEvery);
        }
        if (looksAtOnce < 1 || looksAtOnce > 256) {
            throw new IllegalArgumentException("runagent.care.looks-at-once must be 1 to 256, not " + looksAtOnce);
        }
        if (looksPerSecond < 1 || looksPerSecond > 1_000) {
            throw new IllegalArgumentException(
                    "runagent.care.looks-per-second must be 1 to 1000, not " + looksPerSecond);
        }
        if (backupsAtOnce < 1 || backupsAtOnce > 64) {
            throw new IllegalArgumentException("runagent.care.backups-at-once must be 1 to 64, not " + backupsAtOnce);
        }
        if (backupMostMegabytes < 1 || backupMostMegabytes > 100_000) {
            throw new IllegalArgumentException(
                    "runagent.care.backup-most-megabytes must be 1 to 100000, not " + backupMostMegabytes);
        }
    }

    /** The pause between two looks into the same agent when this many are watched. */
    Duration insideEvery(int agents) {
        Duration budget = Duration.ofMillis(1_000L * agents / looksPerSecond);
        return budget.compareTo(watchEvery) > 0 ? budget : watchEvery;
    }
}
