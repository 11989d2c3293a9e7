package net.runagent.core.billing;

import net.runagent.core.money.Money;

/**
 * Published once when the difference to another plan was paid within a period.
 *
 * @param invoice of the order that began the subscription
 * @param difference the invoice of the difference
 * @param from the catalogue's word of the plan before
 * @param to the catalogue's word
 * @param paid without tax
 */
public record PlanChangePaid(InvoiceId invoice, InvoiceId difference, String from, String to, Money paid) {}
