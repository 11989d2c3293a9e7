package net.runagent.core.chain;

import java.time.Duration;
import java.util.function.LongSupplier;
import net.runagent.core.chain.ChainScan.Pass;

/**
 * Notices that a chain has not come further for longer than usual. Errors are not what is looked for: a node that answers
 * well and never has anything new is the worse trouble.
 */
final class Stall {
    private final Duration usual;
    /** Of this process: how long nothing has come has nothing to do with the calendar, which may hop. */
    private final LongSupplier nanos;

    private long since;
    private long block = -1;

    Stall(Duration usual, LongSupplier nanos) {
        this.usual = usual;
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    /** @return whether staff is to be told now; again only after the same time */
    boolean after(Pass pass) {
        long now = nanos.getAsLong();
        if (pass instanceof Pass.Halted || pass instanceof Pass.Current(long at, int transfers) && at != block) {
            block = pass instanceof Pass.Current(long at, int transfers) ? at : block;
            since = now;
            return false;
        }
        if (now - since <= usual.toNanos()) {
            return false;
        }
        since = now;
        return true;
    }

    /** Another process looks after it. */
    void elsewhere() {
        since = nanos.getAsLong();
    }
}
