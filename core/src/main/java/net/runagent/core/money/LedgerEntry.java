package net.runagent.core.money;

import java.math.BigInteger;

/**
 * One line of a posting.
 *
 * @param unit what is counted: an ISO currency in minor units, {@link #MICROS} for AI credit, {@code USDT:<chain>} in
 *     base units. Different units never offset each other
 * @param amount positive is a debit, negative a credit, never zero; token amounts exceed a long
 */
public record LedgerEntry(LedgerAccount account, String unit, BigInteger amount) {
    /** Millionths of a US dollar. */
    public static final String MICROS = "USD-MICRO";

    public LedgerEntry {
        if (!unit.matches("[A-Z][A-Z0-9]{1,9}([:-][A-Za-z0-9]{1,20})?")) {
            throw new IllegalArgumentException("not a ledger unit: " + unit);
        }
        if (amount.signum() == 0) {
            throw new IllegalArgumentException("a ledger line moves something");
        }
    }
}
