package net.runagent.bot.money;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import net.runagent.core.billing.CardAnswer;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * All that goes wrong in one schedule, drawn from its seed: processes die, calls never arrive, answers are lost, the
 * provider shows things as they were a while ago, and another process works while one waits for an answer.
 */
final class Trouble {
    /** What the provider shows may be so old. A refund whose answer was lost is looked for longer than that. */
    static final Duration MOST_BEHIND = Duration.ofSeconds(60);

    private static final int NEVER = Integer.MAX_VALUE;

    private final Random random;
    private final WorldClock clock;
    private final Map<String, Integer> deaths;
    private final int diesOnceIn;
    private final int failsOnceIn;
    private final int behindOnceIn;
    private final int overtakenOnceIn;
    private Runnable meanwhile = () -> {};
    private boolean calm;
    private boolean busy;

    /** @param deaths counts at which labels processes died */
    Trouble(Random random, WorldClock clock, Map<String, Integer> deaths) {
        this.random = random;
        this.clock = clock;
        this.deaths = deaths;
        diesOnceIn = drawn(NEVER, 300, 100, 40);
        failsOnceIn = drawn(NEVER, 20, 8);
        behindOnceIn = drawn(NEVER, 10, 4, 2);
        overtakenOnceIn = drawn(NEVER, 10, 4);
    }

    private int drawn(int... rates) {
        return rates[random.nextInt(rates.length)];
    }

    private boolean once(int in) {
        return !calm && in != NEVER && random.nextInt(in) == 0;
    }

    /** From now on everything works. */
    void ends() {
        calm = true;
    }

    void pauses(boolean nothingGoesWrong) {
        calm = nothingGoesWrong;
    }

    /** @param work what another process does while one waits for an answer */
    void meanwhile(Runnable work) {
        meanwhile = work;
    }

    void mayDie(String where) {
        dies(where, diesOnceIn);
    }

    /** More often than elsewhere: these are few, and the ones that hurt. */
    void mayDieAt(String label) {
        dies(label, diesOnceIn == NEVER ? NEVER : diesOnceIn / 8);
    }

    private void dies(String where, int onceIn) {
        if (once(onceIn)) {
            deaths.merge(where, 1, Integer::sum);
            throw new ProcessDied(where);
        }
    }

    /** As of when the provider shows what it has. */
    Instant seenAt() {
        return once(behindOnceIn)
                ? clock.instant().minusSeconds(random.nextLong(MOST_BEHIND.toSeconds()))
                : clock.instant();
    }

    <T> CardAnswer<T> asked(Supplier<CardAnswer<T>> effect) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new AssertionError("the provider is asked inside a transaction");
        }
        mayDie("before a call");
        if (once(failsOnceIn)) {
            return new CardAnswer.Unknown<>("weather", random.nextBoolean() ? null : Duration.ofSeconds(5));
        }
        CardAnswer<T> answer = effect.get();
        mayDie("after a call");
        if (once(overtakenOnceIn) && !busy) {
            busy = true;
            try {
                meanwhile.run();
            } finally {
                busy = false;
            }
        }
        return once(failsOnceIn) ? new CardAnswer.Unknown<>("lost", null) : answer;
    }
}
