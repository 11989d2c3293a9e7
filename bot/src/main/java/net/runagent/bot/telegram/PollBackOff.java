package net.runagent.bot.telegram;

import org.telegram.telegrambots.longpolling.interfaces.BackOff;

/** Half a second, doubling, never more than 30 s: the library's own waits a quarter of an hour after an outage. */
final class PollBackOff implements BackOff {
    private static final long FIRST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 30_000;

    private long nextMillis = FIRST_MILLIS;

    @Override
    public void reset() {
        nextMillis = FIRST_MILLIS;
    }

    @Override
    public long nextBackOffMillis() {
        long now = nextMillis;
        nextMillis = Math.min(LONGEST_MILLIS, nextMillis * 2);
        return now;
    }
}
