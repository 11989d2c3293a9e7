package net.runagent.core.chain;

import java.time.Duration;
import java.util.function.LongSupplier;
import net.runagent.core.chain.ChainScan.Pass;

/**
 * Says when a chain's providers are worth being asked. Where no address was ever given, nothing can have come: a look now and
 * then keeps the cursor near enough that the first payment does not wait for a week of blocks, and finds wrong settings out.
 */
final class Pace {
    /** Between two looks at a chain on which nobody has an address. */
    private static final Duration SELDOM = Duration.ofMinutes(5);
    /** The same when the look before came to nothing: counting has to begin before anybody is shown an address. */
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final Duration seldom;
    private final LongSupplier nanos;

    private boolean looked;
    private boolean current;
    private long last;

    /** @param stalledAfter looks are never so rare that this could not be told */
    Pace(Duration stalledAfter, LongSupplier nanos) {
        Duration half = stalledAfter.dividedBy(2);
        this.seldom = half.compareTo(SELDOM) < 0 ? half : SELDOM;
        this.nanos = nanos;
    }

    /** @param addresses whether anybody has one to which something can come */
    boolean due(boolean addresses) {
        if (addresses || !looked) {
            return true;
        }
        Duration rest = current || AGAIN.compareTo(seldom) > 0 ? seldom : AGAIN;
        return nanos.getAsLong() - last >= rest.toNanos();
    }

    void after(Pass pass) {
        looked = true;
        current = pass instanceof Pass.Current;
        last = nanos.getAsLong();
    }
}
