package net.runagent.core.billing;

/** Published in the transaction that booked a payment of the invoice; exactly once per payment. */
public record PaymentBooked(InvoiceId invoice) {}
