package net.runagent.core.billing;

/**
 * Published in the transaction in which something changed by which {@link Entitlement} is worked out.
 *
 * @param invoice the invoice of the order that began the plan
 */
public record EntitlementChanged(InvoiceId invoice) {}
