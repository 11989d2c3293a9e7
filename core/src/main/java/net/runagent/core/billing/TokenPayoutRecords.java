package net.runagent.core.billing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores payouts. Joins the running transaction. */
public interface TokenPayoutRecords {
    void insert(TokenPayout payout);

    void save(TokenPayout payout);

    Optional<TokenPayout> find(UUID id);

    /** As above; others that lock it wait until the running transaction ends. */
    Optional<TokenPayout> lock(UUID id);

    /** Newest first. */
    List<TokenPayout> of(UUID billingAccount);

    /** Oldest first. */
    List<TokenPayout> in(TokenPayout.State state);

    /** What was asked for before this instant and never confirmed is no more. */
    void forgetAsked(Instant before);

    /** That are confirmed and not over; oldest first. */
    List<TokenPayout> open();
}
