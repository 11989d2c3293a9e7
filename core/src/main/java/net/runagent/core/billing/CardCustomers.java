package net.runagent.core.billing;

import java.util.UUID;

/** The payers at the card provider. Outside calls: never in a transaction. */
public interface CardCustomers {
    /**
     * Makes the payer, or finds the one made before: by our id, then by the address, which is unique there too.
     *
     * @param externalId ours, opaque; immutable there once set
     * @return the provider's id
     */
    CardAnswer<UUID> ensure(UUID externalId, String email, String name);

    /** A short-lived secret address of the provider's page for payment methods and invoices; never stored in clear. */
    CardAnswer<String> portal(UUID customer);
}
