package net.runagent.core.money;

import java.math.BigInteger;

/** Double-entry and append-only: what is booked stays, and each thing is booked once. The database enforces both. */
public interface Ledger {
    /**
     * Books the set in the running transaction.
     *
     * @throws IllegalArgumentException when the set is empty or does not balance
     */
    Posting post(LedgerEntrySet set);

    /** Debits minus credits of an account in a unit. */
    BigInteger sum(LedgerAccount account, String unit);
}
