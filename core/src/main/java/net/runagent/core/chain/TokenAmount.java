package net.runagent.core.chain;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * So much of a token.
 *
 * @param units base units, not negative
 * @param decimals how many of its digits stand behind the point
 */
public record TokenAmount(BigInteger units, int decimals) {
    private static final int CENT_DIGITS = 2;

    public TokenAmount {
        if (units.signum() < 0 || decimals < 0) {
            throw new IllegalArgumentException("an amount of a token is not negative");
        }
    }

    /** Exactly as many units as so many hundredths; a token that cannot be divided so far gives the next whole unit. */
    public static TokenAmount ofCents(long cents, int decimals) {
        BigDecimal whole = BigDecimal.valueOf(cents, CENT_DIGITS).movePointRight(decimals);
        return new TokenAmount(whole.setScale(0, RoundingMode.CEILING).toBigIntegerExact(), decimals);
    }

    /** Whole hundredths; what is less than one does not count. */
    public long cents() {
        return value().movePointRight(CENT_DIGITS).setScale(0, RoundingMode.FLOOR).longValueExact();
    }

    private BigDecimal value() {
        return new BigDecimal(units, decimals);
    }

    /** With a point and at least two digits behind it, as wallets take it: {@code 19.00}, {@code 18.999999}. */
    public String plain() {
        BigDecimal value = value().stripTrailingZeros();
        return (value.scale() < CENT_DIGITS ? value.setScale(CENT_DIGITS, RoundingMode.UNNECESSARY) : value)
                .toPlainString();
    }
}
