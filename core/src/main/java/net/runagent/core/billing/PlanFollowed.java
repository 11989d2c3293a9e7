package net.runagent.core.billing;

/**
 * Published once when a running subscription is for another plan, whoever changed it, in the transaction that learnt it.
 *
 * @param invoice of the order that began the subscription
 * @param from the catalogue's word of the plan before
 * @param to the catalogue's word
 */
public record PlanFollowed(InvoiceId invoice, String from, String to) {}
