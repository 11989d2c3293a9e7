package net.runagent.core.billing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores invoices; what stands in their lines never changes. */
public interface InvoiceRecords {
    /** @return false when the key was used before; then nothing is stored */
    boolean insert(Invoice invoice, String once);

    Optional<InvoiceId> byOnce(String once);

    Optional<Invoice> find(InvoiceId id);

    /** As above; others that lock it wait until the running transaction ends. */
    Optional<Invoice> lock(InvoiceId id);

    /** Newest first. */
    List<Invoice> of(UUID billingAccount);

    void cancelled(InvoiceId id, Instant at);

    void settled(InvoiceId id, Instant at);

    void refundWanted(InvoiceId id, String reason);

    void endWanted(InvoiceId id);
}
