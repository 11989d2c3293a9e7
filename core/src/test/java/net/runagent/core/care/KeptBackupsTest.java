package net.runagent.core.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.runagent.core.care.Backup.Archive;
import net.runagent.core.care.Backup.Kind;
import net.runagent.core.care.Backup.Outcome;
import net.runagent.core.deployment.DeploymentId;
import org.junit.jupiter.api.Test;

class KeptBackupsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final List<Backup> all = new ArrayList<>();

    private Backup taken(Kind kind, Instant at, Outcome outcome) {
        Backup backup = new Backup(
                new UUID(6, all.size()),
                new DeploymentId(new UUID(1, 1)),
                kind,
                new UUID(2, all.size()),
                BackupStep.TIDY,
                outcome,
                0,
                at,
                at,
                at,
                new Archive(at, 1, "ab", "2026.9.6", 1));
        all.add(backup);
        return backup;
    }

    private Backup taken(Kind kind, Instant at) {
        return taken(kind, at, new Outcome.Good());
    }

    @Test
    void theLastOfEachOfSevenDaysStays() {
        List<Backup> lasts = new ArrayList<>();
        for (int day = 2; day < 12; day++) {
            Instant noon = NOW.minus(DAY.multipliedBy(day));
            taken(Kind.DAILY, noon.minusSeconds(3_600));
            lasts.add(taken(Kind.ASKED, noon));
        }
        assertThat(KeptBackups.of(all, NOW))
                .containsExactlyInAnyOrderElementsOf(
                        lasts.subList(0, 7).stream().map(Backup::id).toList());
    }

    @Test
    void allOfTheLastDayStay() {
        Backup older = taken(Kind.ASKED, NOW.minus(DAY));
        for (int hour = 1; hour < 24; hour++) {
            taken(Kind.ASKED, NOW.minus(Duration.ofHours(hour)));
        }
        assertThat(KeptBackups.of(all, NOW)).hasSize(23).doesNotContain(older.id());
    }

    /** An agent breaks, its owner goes back to yesterday: what was broken is a copy, too, and not instead of that day's. */
    @Test
    void whatWasTakenBeforeAChangeTakesNoPlaceOfTheDaysOwn() {
        Backup daily = taken(Kind.DAILY, NOW.minus(DAY.multipliedBy(3)));
        Backup broken = taken(Kind.BEFORE, NOW.minus(DAY.multipliedBy(3)).plusSeconds(60));
        assertThat(KeptBackups.of(all, NOW)).containsExactlyInAnyOrder(daily.id(), broken.id());
    }

    @Test
    void whatFailedIsNotKept() {
        Backup good = taken(Kind.DAILY, NOW.minus(DAY.multipliedBy(40)));
        taken(Kind.DAILY, NOW.minus(DAY.multipliedBy(40)).plusSeconds(60), new Outcome.Failed("damaged"));
        assertThat(KeptBackups.of(all, NOW)).as("however old it is").containsExactly(good.id());
    }
}
