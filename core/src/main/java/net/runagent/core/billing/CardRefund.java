package net.runagent.core.billing;

import java.time.Instant;
import java.util.UUID;
import net.runagent.core.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * A refund as the card provider has it now.
 *
 * @param status the provider's word: pending, succeeded, failed, canceled; only succeeded is money back
 * @param amount without tax
 * @param intent our id from the metadata; null when the provider started it
 */
public record CardRefund(
        UUID id,
        UUID order,
        String status,
        String reason,
        Money amount,
        @Nullable UUID intent,
        Instant createdAt,
        @Nullable Instant modifiedAt) {
    boolean succeeded() {
        return status.equals("succeeded");
    }

    boolean over() {
        return succeeded() || status.equals("failed") || status.equals("canceled");
    }
}
