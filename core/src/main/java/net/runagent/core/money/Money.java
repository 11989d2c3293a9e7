package net.runagent.core.money;

/**
 * An amount of one currency in minor units (cents for USD and EUR).
 *
 * @param currency ISO 4217, upper case
 * @param minor minor units, may be negative
 */
public record Money(String currency, long minor) {
    public Money {
        if (!currency.matches("[A-Z]{3}")) {
            throw new IllegalArgumentException("currency is three upper-case letters: " + currency);
        }
    }

    public static Money usd(long cents) {
        return new Money("USD", cents);
    }

    public Money plus(Money other) {
        requireSame(other);
        return new Money(currency, Math.addExact(minor, other.minor));
    }

    public Money minus(Money other) {
        return plus(other.negated());
    }

    public Money negated() {
        return new Money(currency, Math.negateExact(minor));
    }

    public Money times(int factor) {
        return new Money(currency, Math.multiplyExact(minor, factor));
    }

    public boolean isZero() {
        return minor == 0;
    }

    private void requireSame(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot mix " + currency + " and " + other.currency);
        }
    }
}
