package net.runagent.core.conversation;

/** So much at once, and so much a second afterwards. A clock that jumps back adds nothing and takes nothing away. */
public final class Bucket {
    private final int burst;
    private final double perSecond;
    private double level;
    private long atMillis = Long.MIN_VALUE;

    public Bucket(int burst, double perSecond) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.level = burst;
    }

    /** @return whether there was one left to take */
    public boolean take(long nowMillis) {
        return waitMillis(nowMillis) == 0;
    }

    /** Takes one if there is one. @return 0 when it was taken, otherwise the milliseconds until there is one */
    public synchronized long waitMillis(long nowMillis) {
        if (atMillis != Long.MIN_VALUE && nowMillis > atMillis) {
            level = Math.min(burst, level + (nowMillis - atMillis) * perSecond / 1000);
        }
        atMillis = nowMillis;
        if (level < 1) {
            return Math.max(1, (long) Math.ceil((1 - level) * 1000 / perSecond));
        }
        level--;
        return 0;
    }
}
