package net.runagent.core.chain;

import java.math.BigInteger;

/**
 * A transfer that may still vanish: for showing that something is on its way, never for counting. Its key is where it was
 * seen, which another block may change.
 *
 * @param recipient one of our addresses
 */
public record Sighting(
        String chain,
        String blockHash,
        int logIndex,
        long block,
        String tx,
        String token,
        String recipient,
        BigInteger amount) {
    /** Blocks that stand upon it, itself included. */
    public long done(long newest) {
        return Math.max(0, newest - block + 1);
    }

    /** About how many it needs: as many as lie between the newest block and the newest final one now. */
    public static long needed(long newest, long last) {
        return Math.max(1, newest - last);
    }

    /** How many quarters of what it needs have come, 0 to 3. */
    int quarters(long newest, long last) {
        return (int) Math.min(3, done(newest) * 4 / needed(newest, last));
    }
}
