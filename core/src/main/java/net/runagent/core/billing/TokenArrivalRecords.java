package net.runagent.core.billing;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores what was credited to payers, and whether they were told. Joins the running transaction. */
public interface TokenArrivalRecords {
    /** Nothing is stored when the transfer is known. */
    void add(TokenArrival arrival);

    void told(TokenArrival arrival);

    Optional<TokenArrival> find(UUID id);

    /** Oldest first. */
    List<TokenArrival> untold(UUID billingAccount);
}
