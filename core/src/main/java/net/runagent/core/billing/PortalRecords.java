package net.runagent.core.billing;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Stores the way to the provider's page for the moment between its making and its showing; sealed. */
public interface PortalRecords {
    void wanted(UUID portal, UUID billingAccount);

    Optional<UUID> payer(UUID portal);

    void opened(UUID portal, byte[] sealedUrl, Instant until);

    /** Takes it out: a second call finds nothing. */
    Optional<byte[]> take(UUID portal, UUID billingAccount, Instant now);
}
