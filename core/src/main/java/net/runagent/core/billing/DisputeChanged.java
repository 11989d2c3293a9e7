package net.runagent.core.billing;

/**
 * Published in the transaction in which it became known that a payment is disputed, or no longer.
 *
 * @param invoice the invoice of the order that began it all, also when a later period's payment is disputed
 * @param open whether any payment for it is disputed now
 */
public record DisputeChanged(InvoiceId invoice, boolean open) {}
