package net.runagent.core.chain;

import java.time.Duration;
import java.util.function.LongSupplier;
import net.runagent.core.chain.ChainScan.Pass;

/**
 * Says when a chain's providers are worth being asked. While somebody is waited for, each turn is a look. What comes to an
 * address without anybody waiting is found a little later, and costs a fraction of the requests. Where no address was ever
 * given, nothing can have come: a look now and then keeps the cursor near enough that the first payment does not wait for a
 * week of blocks, and finds wrong settings out.
 */
final class Pace {
    /** Who may have sent something. */
    enum Payers {
        /** Nobody has an address. */
        NONE,
        /** Somebody has one. */
        SOME,
        /** Somebody was shown one a while ago, or something is on its way. */
        AWAITED
    }

    /** Between two looks at a chain on which nobody is waited for. */
    private static final Duration LATER = Duration.ofMinutes(1);
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

    boolean due(Payers payers) {
        return payers == Payers.AWAITED
                || !looked
                || nanos.getAsLong() - last >= rest(payers).toNanos();
    }

    private Duration rest(Payers payers) {
        if (!current) {
            return least(AGAIN, seldom);
        }
        return payers == Payers.SOME ? least(LATER, seldom) : seldom;
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    void after(Pass pass) {
        looked = true;
        current = pass instanceof Pass.Current;
        last = nanos.getAsLong();
    }
}
