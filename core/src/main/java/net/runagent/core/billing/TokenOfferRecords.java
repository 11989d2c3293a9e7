package net.runagent.core.billing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores which invoices are to be paid with tokens. Joins the running transaction. */
public interface TokenOfferRecords {
    /** In the place of an earlier choice for the invoice. */
    void save(TokenOffer offer);

    Optional<TokenOffer> find(InvoiceId invoice);

    /** Keeps everybody else from settling with this payer's tokens until the running transaction ends. */
    void lock(UUID billingAccount);

    /**
     * Of invoices that are neither settled nor cancelled; those whose quote still holds first, then the
     * oldest.
     */
    List<TokenOffer> open(UUID billingAccount, Instant now);

    /** Whether an address of the chain was shown to anybody since then. */
    boolean shownSince(String chain, Instant since);
}
