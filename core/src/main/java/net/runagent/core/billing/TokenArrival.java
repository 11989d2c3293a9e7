package net.runagent.core.billing;

import java.time.Instant;
import java.util.UUID;

/** A transfer that was credited to a payer and of which they were not told yet. */
public record TokenArrival(
        UUID id, String chain, String tx, int logIndex, UUID billingAccount, Instant creditedAt) {}
