package net.runagent.core.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.runagent.core.billing.CardHints.Thing;
import org.junit.jupiter.api.Test;

class LookPaceTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    /** One whose pauses are the longest. */
    private static final UUID ORDER = new UUID(0, 0);

    private final LookPace pace = new LookPace();

    private Instant next(Instant now) {
        return pace.next(Thing.ORDER, ORDER, now);
    }

    @Test
    void whatAnOrderTellsOfItselfInARowIsLookedAtAtOnce() {
        for (int i = 0; i < LookPace.AT_ONCE; i++) {
            assertThat(next(NOON)).isEqualTo(NOON);
        }
        assertThat(next(NOON)).isEqualTo(NOON.plus(LookPace.FIRST_PAUSE));
    }

    @Test
    void newsThatNeverEndAreLookedAtMoreAndMoreSeldomAndEachLookComesAfterWhatWasSaid() {
        TreeSet<Instant> looks = new TreeSet<>();
        for (int milli = 0; milli < 60_000; milli += 3) {
            Instant said = NOON.plusMillis(milli);
            Instant look = next(said);
            assertThat(look).isBetween(said, said.plus(LookPace.LONGEST));
            looks.add(look);
        }
        assertThat(looks.stream()
                        .map(look -> Duration.between(NOON.plusMillis(12), look).toSeconds())
                        .filter(second -> second > 0))
                .as("after the first five, at 0 to 12 ms")
                .containsExactly(1L, 3L, 7L, 15L, 25L, 35L, 45L, 55L, 65L);
    }

    @Test
    void newsOfEverySoOftenAreAllLookedAtAtOnce() {
        for (int i = 0; i < 100; i++) {
            Instant said = NOON.plus(LookPace.LONGEST.multipliedBy(i));
            assertThat(next(said)).isEqualTo(said);
        }
    }

    @Test
    void whatWasQuietForAWhileIsLookedAtAtOnceAgain() {
        for (int i = 0; i < 100; i++) {
            var unused = next(NOON);
        }
        Instant later = NOON.plus(LookPace.FIRST_PAUSE).plus(LookPace.LONGEST);
        for (int i = 0; i < LookPace.AT_ONCE; i++) {
            assertThat(next(later)).isEqualTo(later);
        }
    }

    @Test
    void thingsThatAreTalkedAboutAtTheSameTimesAreNotLookedAtAtTheSameTimes() {
        List<UUID> orders = IntStream.range(0, 50)
                .mapToObj(number -> UUID.nameUUIDFromBytes(new byte[] {(byte) number}))
                .toList();
        Map<UUID, Set<Instant>> looks = new HashMap<>();
        for (int milli = 0; milli < 120_000; milli += 10) {
            Instant said = NOON.plusMillis(milli);
            for (UUID order : orders) {
                Instant look = pace.next(Thing.ORDER, order, said);
                assertThat(look).isBetween(said, said.plus(LookPace.LONGEST));
                looks.computeIfAbsent(order, _ -> new HashSet<>()).add(look);
            }
        }
        Map<Long, Long> perSecond = looks.values().stream()
                .flatMap(Set::stream)
                .collect(Collectors.groupingBy(
                        look -> Duration.between(NOON, look).toSeconds(), Collectors.counting()));
        perSecond.keySet().removeIf(second -> second < 60);
        assertThat(perSecond.values()).as("looks in each second").allMatch(count -> count <= 20);
    }

    @Test
    void manyNewsOfOneThingDelayNoOther() {
        for (int i = 0; i < 100; i++) {
            var unused = next(NOON);
        }
        assertThat(pace.next(Thing.ORDER, new UUID(0, 2), NOON)).isEqualTo(NOON);
        assertThat(pace.next(Thing.SUBSCRIPTION, ORDER, NOON)).isEqualTo(NOON);
    }

    @Test
    void aClockThatIsSetBackDelaysNothing() {
        var unused = next(NOON);
        Instant before = NOON.minus(Duration.ofDays(1));
        assertThat(next(before)).isEqualTo(before);
    }
}
