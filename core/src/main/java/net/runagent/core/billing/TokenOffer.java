package net.runagent.core.billing;

import java.time.Instant;
import java.util.UUID;

/**
 * A person wants to pay an invoice with a token on a chain, and was shown where to. What then comes to the account's address
 * pays it, on whichever chain it comes; an invoice without an offer is never paid by itself.
 *
 * @param chain the one that was chosen last
 * @param token its symbol
 * @param askedAt when the address was shown last
 */
public record TokenOffer(InvoiceId invoice, UUID billingAccount, String chain, String token, Instant askedAt) {}
