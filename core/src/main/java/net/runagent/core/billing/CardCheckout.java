package net.runagent.core.billing;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A checkout as the card provider has it now.
 *
 * @param status the provider's word: open, expired, confirmed, succeeded, failed; a new word may come any day
 * @param attempt our id of the attempt that made it, from its metadata
 */
public record CardCheckout(
        UUID id,
        String url,
        String status,
        Instant expiresAt,
        @Nullable UUID attempt,
        @Nullable UUID invoice) {
    /** Still good for paying at this instant. */
    boolean payable(Instant now) {
        return status.equals("open") && now.isBefore(expiresAt);
    }

    boolean failed() {
        return status.equals("failed");
    }

    boolean expired() {
        return status.equals("expired");
    }
}
