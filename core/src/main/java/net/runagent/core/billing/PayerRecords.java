package net.runagent.core.billing;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.AccountId;

/** Stores who pays: a pseudonym that stays when the person is forgotten, and the link between the two. */
public interface PayerRecords {
    /** The billing account of the person; made with this id when there is none. */
    UUID ensure(AccountId account, UUID fresh, Instant now);

    Optional<UUID> of(AccountId account);

    /** Empty once the person was forgotten. */
    Optional<AccountId> person(UUID billingAccount);

    /** Whether the pseudonym is one of ours, and its person has been forgotten. */
    boolean forgotten(UUID billingAccount);

    Optional<UUID> cardCustomer(UUID billingAccount);

    void cardCustomer(UUID billingAccount, UUID customer);

    Optional<UUID> byCardCustomer(UUID customer);
}
