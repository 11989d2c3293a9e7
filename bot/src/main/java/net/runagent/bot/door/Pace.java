package net.runagent.bot.door;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Spreads calls: so many a second on average, up to a second's worth at once. */
public final class Pace {
    private final long spacingNanos;
    private final long burstNanos = TimeUnit.SECONDS.toNanos(1);
    private long nextNanos = System.nanoTime();

    /** @param perSecond 0 for no limit */
    public Pace(int perSecond) {
        this.spacingNanos = perSecond <= 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    public void await() {
        if (spacingNanos == 0) {
            return;
        }
        long turn = reserve();
        long left = turn - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = turn - System.nanoTime();
        }
    }

    private synchronized long reserve() {
        long now = System.nanoTime();
        if (nextNanos - (now - burstNanos) < 0) {
            nextNanos = now - burstNanos;
        }
        nextNanos += spacingNanos;
        return nextNanos;
    }
}
