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
import net.runagent.core.care.Backup.Kind;

/**
 * Which backups of one agent stay: the last one of each of the seven newest days that have one, all of the last 24 hours, and
 * so always the newest. Days without one do not count, so that an agent that is switched off for a month keeps what it had.
 * Those that were taken before a change count apart: what was about to be put aside, or was broken, never takes the place of
 * the day's own.
 */
final class KeptBackups {
    static final int DAYS = 7;
    private static final Duration ALL_OF = Duration.ofHours(24);

    private KeptBackups() {}

    static Set<UUID> of(List<Backup> all, Instant now) {
        Set<UUID> kept = new HashSet<>();
        for (boolean beforeChanges : new boolean[] {false, true}) {
            kept.addAll(lastOfDays(all.stream()
                    .filter(Backup::good)
                    .filter(backup -> (backup.kind() == Kind.BEFORE) == beforeChanges)
                    .toList()));
        }
        all.stream()
                .filter(Backup::good)
                .filter(backup -> backup.requireArchive().takenAt().isAfter(now.minus(ALL_OF)))
                .forEach(backup -> kept.add(backup.id()));
        return kept;
    }

    private static List<UUID> lastOfDays(List<Backup> some) {
        Map<LocalDate, Backup> lastOfDay = new HashMap<>();
        some.forEach(backup -> lastOfDay.merge(
                LocalDate.ofInstant(backup.requireArchive().takenAt(), ZoneOffset.UTC), backup, KeptBackups::later));
        return new TreeMap<>(lastOfDay)
                .descendingMap().values().stream().limit(DAYS).map(Backup::id).toList();
    }

    private static Backup later(Backup one, Backup other) {
        return other.requireArchive().takenAt().isAfter(one.requireArchive().takenAt()) ? other : one;
    }
}
