package net.runagent.core.money;

import java.util.UUID;

/**
 * A place in the ledger. Customers' accounts carry the billing account's id, never a person's.
 *
 * @param code lower-case word, for a customer's account with the billing account after a colon
 */
public record LedgerAccount(String code) {
    /** What Polar holds for us until it pays out. */
    public static final LedgerAccount POLAR_CLEARING = new LedgerAccount("polar_clearing");

    /** What Polar keeps for its service. */
    public static final LedgerAccount POLAR_FEES = new LedgerAccount("polar_fees");

    /** Sold and paid, not yet delivered. */
    public static final LedgerAccount DEFERRED_REVENUE = new LedgerAccount("deferred_revenue");

    public static final LedgerAccount REFUNDS = new LedgerAccount("refunds");

    /** Money lost to disputes. */
    public static final LedgerAccount WRITE_OFF = new LedgerAccount("write_off");

    /** Money that nobody could be found for; a person has to look at it. */
    public static final LedgerAccount SUSPENSE = new LedgerAccount("suspense");

    /** AI credit given without a payment of its own. */
    public static final LedgerAccount PROMO = new LedgerAccount("promo");

    /** AI credit that was bought: what customers' credit stands against, in USD micros. */
    public static final LedgerAccount SOLD_CREDIT = new LedgerAccount("sold_credit");

    /** AI credit that was bought and has been used. */
    public static final LedgerAccount USED_CREDIT = new LedgerAccount("used_credit");

    /** What agents' models have cost us, in USD micros. */
    public static final LedgerAccount USAGE_COST = new LedgerAccount("usage_cost:openrouter");

    /** What our account at OpenRouter has paid that with, in USD micros. */
    public static final LedgerAccount PROVIDER_CREDIT = new LedgerAccount("provider_credit:openrouter");

    public LedgerAccount {
        if (!code.matches("[a-z_]{1,40}(:[a-z0-9-]{1,60})?")) {
            throw new IllegalArgumentException("not a ledger account: " + code);
        }
    }

    /** Money of a customer that no invoice has taken yet; never below zero. */
    public static LedgerAccount balanceOf(UUID billingAccount) {
        return new LedgerAccount("balance:" + billingAccount);
    }

    /** Prepaid AI credit of a customer in USD micros; never below zero. */
    public static LedgerAccount creditsOf(UUID billingAccount) {
        return new LedgerAccount("credits:" + billingAccount);
    }

    /** Whether the database keeps a running balance of it that must not fall below zero. */
    public boolean floored() {
        return code.startsWith("balance:") || code.startsWith("credits:");
    }

    @Override
    public String toString() {
        return code;
    }
}
