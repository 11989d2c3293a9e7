package net.runagent.core.billing;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A difference between what we booked, what the card provider has, and what people may use for it.
 *
 * @param kind what differs, e.g. {@code order-unbooked}; the operators' page lists them
 * @param subject an order's, invoice's or posting's id
 * @param details ids and amounts only
 */
public record ReconciliationIssue(
        UUID id,
        String kind,
        String subject,
        Map<String, String> details,
        Instant foundAt,
        @Nullable Instant resolvedAt) {}
