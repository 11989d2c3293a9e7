package net.runagent.core.chain;

import java.time.Instant;
import java.util.UUID;

/**
 * An address that was, or may have been, shown to somebody. It is never given to another one, also after its account was
 * closed, and what comes to it is looked for for ever.
 *
 * @param seq grows with each commit of the family; what is not known yet has a higher one
 * @param fingerprint of the key that it was derived from
 * @param index below that key
 * @param billingAccount the pseudonym that outlives the account
 */
public record DepositAddress(
        long seq, ChainAddress address, String fingerprint, long index, UUID billingAccount, Instant madeAt) {}
