package net.runagent.core.conversation;

/** So much at once, and so much a second afterwards. A clock that jumps back adds nothing and takes nothing away. */
final class Bucket {
    private final int burst;
    private final double perSecond;
    private double level;
    private long atMillis = Long.MIN_VALUE;

    Bucket(int burst, double perSecond) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.level = burst;
    }

    /** @return whether there was one left to take */
    synchronized boolean take(long nowMillis) {
        if (atMillis != Long.MIN_VALUE && nowMillis > atMillis) {
            level = Math.min(burst, level + (nowMillis - atMillis) * perSecond / 1000);
        }
        atMillis = nowMillis;
        if (level < 1) {
            return false;
        }
        level--;
        return true;
    }
}
