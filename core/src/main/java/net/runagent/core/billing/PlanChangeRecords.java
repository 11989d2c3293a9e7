package net.runagent.core.billing;

import java.util.Optional;
import java.util.UUID;

/** Stores changes of plans. Joins the running transaction. */
public interface PlanChangeRecords {
    /** @return false when one of this subscription is under way already; then nothing is stored */
    boolean insert(PlanChange change);

    void save(PlanChange change);

    Optional<PlanChange> find(UUID id);

    /** The one of this subscription that is not over. */
    Optional<PlanChange> open(UUID subscription);

    /** The newest that led, or is to lead, this subscription to the plan. */
    Optional<PlanChange> newest(UUID subscription, String to);
}
