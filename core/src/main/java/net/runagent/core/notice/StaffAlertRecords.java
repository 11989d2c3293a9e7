package net.runagent.core.notice;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Where alerts are stored: one row per kind and subject. */
public interface StaffAlertRecords {
    /**
     * Stores the alert as told, or counts it as held back when the same kind and subject was told after {@code quietSince}.
     *
     * @return the alert to be told, knowing how many were held back before it; empty when it is held back itself
     */
    Optional<StaffAlert> raise(StaffAlert alert, Instant quietSince);

    Optional<StaffAlert> find(UUID id);
}
