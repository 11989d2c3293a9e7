package net.runagent.core.billing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.money.Money;

/** What the other features ask of billing. Everything joins the running transaction; outside work follows by jobs. */
public interface Billing {
    /** Whether there is any way to pay on this installation. Asks nobody. */
    default boolean available() {
        return true;
    }

    /** Whether invoices can be paid by card. Asks nobody. */
    default boolean takesCards() {
        return true;
    }

    /** Whether invoices in dollars can be paid with tokens on a chain that is counted. Asks nobody outside. */
    default boolean takesTokens() {
        return false;
    }

    /**
     * Opens an invoice, or returns the one opened before under the same key.
     *
     * @param once idempotency key of the order
     * @param validUntil after this instant the quote no longer holds and an unpaid invoice is void
     */
    InvoiceId open(AccountId account, List<InvoiceLine> lines, Instant validUntil, String once);

    /** Prepares a card checkout; {@link CheckoutReady} is told to the account's chats when the link is there. */
    void payByCard(InvoiceId invoice);

    /** The invoice as evaluated from the facts known now. */
    InvoiceStanding standing(InvoiceId invoice);

    /** Whether a bank contests a payment of this invoice or of one of its renewals, or has taken one back. */
    boolean disputed(InvoiceId first);

    /** The pseudonym that the invoice was made for. */
    UUID payer(InvoiceId invoice);

    /** Whether a subscription began with the invoice and none is left running. */
    boolean subscriptionOver(InvoiceId invoice);

    /**
     * What the owner of the plan that began with the invoice may expect of us now; empty when nothing is known, which is
     * no reason to take anything away.
     */
    Optional<Entitlement> entitlement(InvoiceId invoice);

    /**
     * Gives back all that was paid and ends the subscription; repeated calls change nothing.
     *
     * @param reason a Polar refund reason, e.g. {@code service_disruption}
     */
    void refundAll(InvoiceId invoice, String reason);

    /**
     * Gives a part of what was paid back and ends the subscription; only the first wish about a payment counts. What a
     * disputed payment is to give waits until the bank has decided: it may take it by itself.
     *
     * @param reason a Polar refund reason, e.g. {@code satisfaction_guarantee}
     */
    void refundPart(InvoiceId invoice, Money back, String reason);

    /** Whether the payer may still use the money-back promise for this invoice: it holds once for each payer. */
    boolean moneyBackFree(InvoiceId invoice);

    /**
     * Uses the payer's money-back promise for this invoice; repeating it changes nothing.
     *
     * @return false when it was used for another one
     */
    boolean useMoneyBack(InvoiceId invoice);

    /** The plan, in the catalogue's word, that the running subscription behind the invoice is for now. */
    default Optional<String> planOf(InvoiceId invoice) {
        return Optional.empty();
    }

    /** The paid invoices of the subscription that this one began: later periods and differences to other plans, oldest first. */
    default List<InvoiceId> laterOf(InvoiceId invoice) {
        return List.of();
    }

    /** When the first money for it was paid, by the rail's clock. */
    Optional<Instant> paidAt(InvoiceId invoice);

    /** Ends the subscription behind the invoice at once: the deployment is terminated. Nothing is refunded. */
    void endSubscription(InvoiceId invoice);

    /**
     * Gives up an unpaid invoice: no further payment is asked for; money that still arrives is booked, reported and given
     * back, and a subscription that it began is ended.
     */
    void cancel(InvoiceId invoice);
}
