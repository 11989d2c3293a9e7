package net.runagent.bot.walk;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Thousands of steps of everything at once. {@code -Dwalk.seed=N} walks another way, {@code -Dwalk.steps=N} shorter or
 * longer.
 */
class RandomWalkTest {
    private static final Logger ALL = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private static final Level BEFORE = ALL.getLevel();

    /** What goes wrong on purpose would fill the log. */
    @BeforeAll
    static void quiet() {
        ALL.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        ALL.setLevel(BEFORE);
    }

    @Test
    void aSeededWalkEndsWithNoDeadConversationAndNoActionDoneTwice() {
        long seed = Long.getLong("walk.seed", 20_261_130L);
        int steps = Integer.getInteger("walk.steps", 10_000);
        System.out.println("walk.seed=" + seed);
        long from = System.nanoTime();
        try (Walk walk = new Walk(seed)) {
            walk.go(steps);
            System.out.println("walked " + steps + " steps in " + (System.nanoTime() - from) / 1_000_000_000L + " s: "
                    + walk.summary());
            assertThat(walk.summary()).isNotEmpty();
        }
    }
}
