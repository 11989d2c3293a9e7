package net.runagent.core.billing;

/** Published (Spring event) in the transaction in which the invoice became paid; exactly once per invoice. */
public record InvoiceSettled(InvoiceId invoice) {}
