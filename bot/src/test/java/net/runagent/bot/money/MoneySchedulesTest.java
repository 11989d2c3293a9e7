package net.runagent.bot.money;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import net.runagent.core.billing.Case;
import net.runagent.core.work.CrashPoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Thousands of short schedules, each drawn from a seed of its own. {@code -Dmoney.seed=N} begins elsewhere, {@code
 * -Dmoney.schedules=N} runs more or fewer; the seed of a failed schedule with one schedule plays that one alone.
 */
class MoneySchedulesTest {
    private static final int THREADS = 2;
    private static final List<String> LABELS = List.of(
            "billing.order.fetched",
            "billing.order.applied",
            "billing.orders.listed",
            "billing.checkout.intent",
            "billing.checkout.made",
            "billing.refund.fetched",
            "billing.refund.looked",
            "billing.refund.intent");
    /** With so many schedules each label is met often. */
    private static final int ENOUGH = 1_000;

    private static final Logger ALL = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private static final Level BEFORE = ALL.getLevel();
    private static final ThreadLocal<@Nullable Trouble> HERE = new ThreadLocal<>();

    /** What goes wrong on purpose would fill the log. */
    @BeforeAll
    static void quiet() {
        ALL.setLevel(Level.OFF);
        CrashPoint.arm(label -> {
            Trouble here = HERE.get();
            if (here != null) {
                here.mayDieAt(label);
            }
        });
    }

    @AfterAll
    static void loud() {
        CrashPoint.arm(null);
        ALL.setLevel(BEFORE);
    }

    @Test
    @Case(56)
    void inSeededSchedulesNoPaymentIsLostAndNoEffectComesTwice() throws Exception {
        long seed = Long.getLong("money.seed", 20_261_130L);
        int schedules = Integer.getInteger("money.schedules", 2_000);
        System.out.println("money.seed=" + seed + " money.schedules=" + schedules);
        long from = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        Map<String, Integer> happened = new TreeMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<Map<String, Integer>>> work = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                work.add(() -> play(seed, schedules, next));
            }
            for (Future<Map<String, Integer>> each : threads.invokeAll(work)) {
                each.get().forEach((label, times) -> happened.merge(label, times, Integer::sum));
            }
        }
        System.out.println("played " + schedules + " schedules in " + (System.nanoTime() - from) / 1_000_000_000L
                + " s: " + happened);
        if (schedules >= ENOUGH) {
            assertThat(happened).containsKeys(LABELS.toArray(String[]::new));
        }
    }

    private static Map<String, Integer> play(long seed, int schedules, AtomicInteger next) {
        try (Till till = new Till()) {
            for (int nr = next.getAndIncrement(); nr < schedules; nr = next.getAndIncrement()) {
                play(seed + nr, till);
            }
            return till.happened();
        } finally {
            next.set(Integer.MAX_VALUE / 2); // whoever fails stops the others
        }
    }

    private static void play(long seed, Till till) {
        Schedule schedule = new Schedule(seed, till);
        HERE.set(schedule.trouble);
        try {
            schedule.run();
            List<String> wrong = new Audit(schedule, till.database().jdbc()).wrong();
            schedule.counts().forEach((what, times) -> till.happened().merge(what, times, Integer::sum));
            if (!wrong.isEmpty()) {
                throw new AssertionError(String.join("\n", wrong));
            }
        } catch (Throwable failed) {
            throw new AssertionError(
                    "money.seed=" + seed + ": " + failed.getMessage() + "\nWhat happened:\n" + schedule.told(), failed);
        } finally {
            HERE.remove();
        }
    }
}
