package net.runagent.bot.discord;

import java.time.Duration;
import net.runagent.core.work.Leadership.Leader;

/**
 * Whether it is this process's turn to listen. That nobody can tell for a moment does not end it: to hang up ends the
 * session, and what people do until the next one is lost, while a line that is kept only makes them wait. Another process
 * that listens at the same time does no harm, because the inbox knows what it has already.
 */
final class ListeningTurn {
    static final Duration KEPT_UNTOLD = Duration.ofSeconds(30);

    private boolean ours;
    private long toldNanos;

    /** @param nowNanos in nanoseconds of this process */
    boolean isOurs(Leader leader, long nowNanos) {
        switch (leader) {
            case US -> {
                ours = true;
                toldNanos = nowNanos;
            }
            case ANOTHER -> ours = false;
            case UNKNOWN -> ours = ours && nowNanos - toldNanos < KEPT_UNTOLD.toNanos();
        }
        return ours;
    }
}
