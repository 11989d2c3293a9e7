package net.runagent.core.billing;

import java.time.Instant;

/**
 * Published when it became known that a running subscription ends with its paid period, whoever wished it.
 *
 * @param invoice the invoice of the order that began it
 * @param until end of the paid period, exclusive
 */
public record CancellationAnnounced(InvoiceId invoice, Instant until) {}
