package net.runagent.core.billing;

/**
 * Published once when the subscription behind an order is over at the provider, whoever ended it.
 *
 * @param invoice the invoice of the order that began it
 */
public record SubscriptionEnded(InvoiceId invoice) {}
