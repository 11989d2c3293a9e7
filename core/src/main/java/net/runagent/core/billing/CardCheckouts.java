package net.runagent.core.billing;

import java.time.Period;
import java.util.List;
import java.util.UUID;
import net.runagent.core.money.Money;
import org.jspecify.annotations.Nullable;

/** Checkouts at the card provider. Outside calls: never in a transaction. */
public interface CardCheckouts {
    /** Whether cards are configured at all. */
    boolean offered();

    /**
     * The provider's product for what is sold, found or made.
     *
     * @param interval null for something bought once
     * @param configured the id the operator named, empty for none
     */
    CardAnswer<UUID> product(String word, String name, Money price, @Nullable Period interval, String configured);

    /** The provider's discount for what is taken off, found or made; nobody can type it there. */
    CardAnswer<UUID> discount(DiscountLine off);

    /** Makes a checkout. The provider has no idempotency key: look among {@link #of} before a second try. */
    CardAnswer<CardCheckout> make(
            UUID customer, UUID product, String currency, UUID invoice, UUID attempt, @Nullable UUID discount);

    /** The payer's newest checkouts, at most 100. */
    CardAnswer<List<CardCheckout>> of(UUID customer);

    CardAnswer<CardCheckout> find(UUID checkout);
}
