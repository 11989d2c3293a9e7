package net.runagent.core.billing;

import java.util.UUID;

/**
 * Published in the transaction that booked a payment of the invoice; exactly once per payment.
 *
 * @param payment our id of the payment
 * @param meaning what it does to the invoice
 */
public record PaymentBooked(InvoiceId invoice, UUID payment, Meaning meaning) {
    public enum Meaning {
        /** Everything that was asked is paid. */
        SETTLES,
        /** The next part is asked for. */
        PART,
        /** Too little, and nobody is going to ask for the rest: staff looks at it. */
        SHORT,
        /** A further period of a running subscription. */
        RENEWAL,
        /** It had been paid before: this payment goes back and its subscription ends. */
        DOUBLED,
        /** The order had been given up: this payment goes back and its subscription ends. */
        TOO_LATE
    }
}
