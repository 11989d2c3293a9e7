package net.runagent.core.care;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Which backups of one agent stay: the last one of each of the seven newest days that have one, all of the last 24 hours, and
 * so always the newest. Days without one do not count, so that an agent that is switched off for a month keeps what it had.
 */
final class KeptBackups {
    static final int DAYS = 7;
    private static final Duration ALL_OF = Duration.ofHours(24);

    private KeptBackups() {}

    static Set<UUID> of(List<Backup> all, Instant now) {
        Map<LocalDate, Backup> lastOfDay = new HashMap<>();
        Set<UUID> kept = new HashSet<>();
        for (Backup backup : all) {
            if (!backup.good()) {
                continue;
            }
            Instant taken = backup.requireArchive().takenAt();
            if (taken.isAfter(now.minus(ALL_OF))) {
                kept.add(backup.id());
            }
            lastOfDay.merge(LocalDate.ofInstant(taken, ZoneOffset.UTC), backup, KeptBackups::later);
        }
        new TreeMap<>(lastOfDay)
                .descendingMap().values().stream().limit(DAYS).map(Backup::id).forEach(kept::add);
        return kept;
    }

    private static Backup later(Backup one, Backup other) {
        return other.requireArchive().takenAt().isAfter(one.requireArchive().takenAt()) ? other : one;
    }
}
