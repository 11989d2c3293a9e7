package net.runagent.bot.walk;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import net.runagent.core.conversation.ChatSender.Delivery;

/** How well the world answers: mostly well, and in bad weather calls fail, answers are lost and platforms ask for silence. */
final class Weather {
    private final Random random;
    private final Thread walker;
    private boolean bad;
    private int losses;

    /** @param walker on other threads the weather is good, so that every walk can be walked again */
    Weather(Random random, Thread walker) {
        this.random = random;
        this.walker = walker;
    }

    void turns(boolean toBad) {
        bad = toBad;
    }

    boolean bad() {
        return bad;
    }

    /** How many messages went out whose answer was lost. */
    int losses() {
        return losses;
    }

    /** What becomes of a message before its platform takes it; empty when it takes it. */
    Optional<Delivery> before() {
        if (!bad) {
            return Optional.empty();
        }
        int drawn = random.nextInt(100);
        if (drawn < 5) {
            return Optional.of(new Delivery.NotAccepted("weather"));
        }
        if (drawn < 8) {
            return Optional.of(new Delivery.Unknown("weather"));
        }
        return drawn < 9
                ? Optional.of(new Delivery.Busy(Duration.ofSeconds(1 + random.nextInt(35))))
                : Optional.empty();
    }

    /** Whether the answer is lost although the message went out. */
    boolean losesAnswer() {
        boolean lost = bad && random.nextInt(100) < 4;
        losses += lost ? 1 : 0;
        return lost;
    }

    /** Whether a provider's call fails before it takes effect, or its answer is lost afterwards. */
    boolean fails() {
        return bad && Thread.currentThread() == walker && random.nextInt(100) < 6;
    }
}
