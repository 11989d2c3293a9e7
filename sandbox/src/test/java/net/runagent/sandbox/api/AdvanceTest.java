package net.runagent.sandbox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.world.Party;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.Test;

class AdvanceTest {
    private final World world = new World(1);

    @Test
    void aPartyThatIsDueEveryWeekIsAskedOnceEachWeekAtItsTime() {
        Weekly weekly = world.join(new Weekly());
        Instant start = world.clock().now();
        new Advance(world, null).to(Advance.target(start, "P30D"));
        assertThat(weekly.done).hasSize(4);
        assertThat(weekly.done.getFirst()).isBetween(weekly.first, weekly.first.plus(Duration.ofMinutes(1)));
        assertThat(world.clock().now()).isAfterOrEqualTo(start.plus(Duration.ofDays(30)));
    }

    @Test
    void monthsAndYearsAreThoseOfTheCalendar() {
        Instant from = Instant.parse("2026-01-31T12:00:00Z");
        assertThat(Advance.target(from, "P1M")).isEqualTo("2026-02-28T12:00:00Z");
        assertThat(Advance.target(from, "P8Y")).isEqualTo("2034-01-31T12:00:00Z");
        assertThat(Advance.target(from, "P1DT1S")).isEqualTo("2026-02-01T12:00:01Z");
        assertThat(Advance.target(from, "PT30S")).isEqualTo("2026-01-31T12:00:30Z");
        assertThatThrownBy(() -> Advance.target(from, "P-1D")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> Advance.target(from, "soon")).isInstanceOf(Refusal.class);
    }

    private static final class Weekly implements Party {
        private final List<Instant> done = new ArrayList<>();
        private Instant first = Instant.MAX;
        private Instant next = Instant.MAX;

        @Override
        public String name() {
            return "weekly";
        }

        @Override
        public void open(World world) {
            first = world.clock().now().plus(Duration.ofDays(7));
            next = first;
        }

        @Override
        public Map<String, String> bases() {
            return Map.of();
        }

        @Override
        public Optional<Instant> nextDue() {
            return Optional.of(next);
        }

        @Override
        public void runDue(Instant now) {
            while (!next.isAfter(now)) {
                done.add(now);
                next = next.plus(Duration.ofDays(7));
            }
        }

        @Override
        public void reset() {}

        @Override
        public void close() {}
    }
}
