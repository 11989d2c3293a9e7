package net.runagent.core.billing;

import java.time.Instant;

/**
 * Published once when a further period was paid.
 *
 * @param invoice the invoice of the order that began the subscription
 * @param renewal the invoice of this period
 * @param paidUntil end of the paid period, exclusive
 */
public record SubscriptionRenewed(InvoiceId invoice, InvoiceId renewal, Instant paidUntil) {}
