package net.runagent.core.billing;

/**
 * Published once when the subscription behind an order is over at the provider, whoever ended it.
 *
 * @param invoice the invoice of the order that began it
 * @param announced the end had been announced, and has come no sooner than was said; otherwise nobody was warned
 */
public record SubscriptionEnded(InvoiceId invoice, boolean announced) {}
