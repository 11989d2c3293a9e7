package net.runagent.core.billing;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.money.Money;

/** Stores payments; one per rail and reference. */
public interface PaymentRecords {
    /** @return false when it is known already; then nothing is stored */
    boolean insert(Payment payment);

    Optional<Payment> byRef(String rail, String externalRef);

    Optional<Payment> find(UUID payment);

    List<Payment> of(InvoiceId invoice);

    /** Newest first. */
    List<Payment> ofPayer(UUID billingAccount);

    /** Keeps everybody else from changing what is left of it until the running transaction ends. */
    Optional<Payment> lock(UUID payment);

    void refunded(UUID payment, Money total);

    /** What a bank has taken back of it, in all. */
    void lost(UUID payment, Money total);

    void fee(UUID payment, Money fee);

    void disputed(UUID payment, boolean disputed);
}
