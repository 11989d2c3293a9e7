package net.runagent.core.chain;

import java.math.BigInteger;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token that is taken on a chain.
 *
 * @param symbol what we call it, the same on all chains, e.g. {@code USDT}
 * @param names what its contract may call itself
 * @param decimals how many of its digits stand behind the point
 * @param issuerControls its issuer can freeze addresses, pause it and take a fee from transfers
 * @param priceFeed contract on the same chain that tells what the token is worth in US dollars; null where there is none
 */
public record Token(
        String symbol,
        Set<String> names,
        ChainAddress contract,
        int decimals,
        boolean issuerControls,
        @Nullable ChainAddress priceFeed) {
    /** More than there is of any token that is taken; whatever says that so much was sent is not believed. */
    private static final int MOST_WHOLE_DIGITS = 12;

    public Token {
        names = Set.copyOf(names);
    }

    /** What the ledger counts it in: base units of this token on this chain. */
    public String unit(String chain) {
        return symbol + ":" + chain;
    }

    boolean plausible(BigInteger amount) {
        return amount.compareTo(BigInteger.TEN.pow(decimals + MOST_WHOLE_DIGITS)) <= 0;
    }
}
