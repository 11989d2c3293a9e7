package net.runagent.core.billing;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A wish of a customer to have tokens of their balance sent to an address of theirs. Nothing here can send: a person does it
 * with the hardware wallet, and the scanner finds that it was done.
 *
 * @param units base units; taken from the balance when the wish was confirmed
 * @param address lower-case hex
 * @param confirmedAt as long as it is only asked for, when it was asked for
 * @param approvedBy who of the staff decided
 * @param from block from which on the transfer is looked for
 * @param lookedTo up to which block the named transaction was not found; null when nobody looked yet
 * @param tx as the person who sent it says
 */
public record TokenPayout(
        UUID id,
        UUID billingAccount,
        String chain,
        String token,
        BigInteger units,
        String address,
        State state,
        Instant confirmedAt,
        @Nullable String approvedBy,
        @Nullable Long from,
        @Nullable Long lookedTo,
        @Nullable String tx,
        @Nullable Instant endedAt) {
    /** Between the confirmation and the earliest approval: whoever took a chat over is noticed meanwhile. */
    public static final Duration COOLS = Duration.ofHours(24);

    public enum State {
        /** An address was given; nothing was taken for it yet, and it is forgotten when nobody confirms it. */
        ASKED,
        CONFIRMED,
        APPROVED,
        /** A person says that it was sent; the chain has to confirm it. */
        SENT,
        DONE,
        /** Taken back by its owner, or refused by the staff: the tokens are back in the balance. */
        WITHDRAWN,
        REFUSED
    }

    public Instant approvableFrom() {
        return confirmedAt.plus(COOLS);
    }

    public boolean over() {
        return state == State.DONE || state == State.WITHDRAWN || state == State.REFUSED;
    }

    TokenPayout confirmed(Instant at) {
        return new TokenPayout(
                id, billingAccount, chain, token, units, address, State.CONFIRMED, at, null, null, null, null, null);
    }

    TokenPayout approved(String by, long block) {
        return new TokenPayout(
                id, billingAccount, chain, token, units, address, State.APPROVED, confirmedAt, by, block, null, null, null);
    }

    /** Another transaction than the one named before is looked for from the beginning. */
    TokenPayout sent(String hash) {
        Long looked = hash.equals(tx) ? lookedTo : null;
        return new TokenPayout(
                id, billingAccount, chain, token, units, address, State.SENT, confirmedAt, approvedBy, from, looked, hash,
                null);
    }

    TokenPayout lookedTo(long block) {
        return new TokenPayout(
                id, billingAccount, chain, token, units, address, state, confirmedAt, approvedBy, from, block, tx, endedAt);
    }

    TokenPayout ended(State how, Instant at) {
        return new TokenPayout(
                id, billingAccount, chain, token, units, address, how, confirmedAt, approvedBy, from, lookedTo, tx, at);
    }
}
