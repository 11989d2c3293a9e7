package net.runagent.core.billing;

/** Published in the transaction in which an unpaid invoice was given up; exactly once per invoice. */
public record InvoiceVoided(InvoiceId invoice) {}
