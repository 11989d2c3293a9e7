package net.runagent.core.billing;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A running subscription is to be for another plan: our wish, written before the provider is asked, or what somebody changed
 * at the provider by themselves.
 *
 * @param invoice of the order that began the subscription
 * @param from the catalogue's word of the plan before
 * @param to the catalogue's word
 * @param code why it was refused or waits, a text key's tail; empty when there is nothing to say
 * @param sentAt when the provider was last asked
 * @param endedAt when it came about or was given up
 */
public record PlanChange(
        UUID id,
        UUID subscription,
        InvoiceId invoice,
        String from,
        String to,
        Kind kind,
        State state,
        String code,
        @Nullable Instant sentAt,
        Instant createdAt,
        @Nullable Instant endedAt) {
    /** {@code UPGRADE}: at once and charged at once. {@code DOWNGRADE}: from the next period on, nothing is charged now. */
    public enum Kind {
        UPGRADE,
        DOWNGRADE
    }

    /**
     * SENT: asked, the outcome is unknown. SCHEDULED: the provider has it for the next period. WITHDRAWN: it was scheduled
     * and somebody took it back.
     */
    public enum State {
        WANTED,
        SENT,
        SCHEDULED,
        DONE,
        REFUSED,
        WITHDRAWN
    }

    static PlanChange wanted(UUID id, Subscription of, InvoiceId invoice, String from, PlanTerms terms, Instant now) {
        return new PlanChange(
                id, of.id(), invoice, from, terms.to().id(), terms.kind(), State.WANTED, "", null, now, null);
    }

    /** Seen at the provider, asked for by nobody here. */
    static PlanChange seen(
            UUID id, UUID subscription, InvoiceId invoice, String from, String to, Kind kind, Instant now) {
        return new PlanChange(id, subscription, invoice, from, to, kind, State.DONE, "", null, now, now);
    }

    public boolean over() {
        return endedAt != null;
    }

    PlanChange sent(Instant now) {
        return new PlanChange(id, subscription, invoice, from, to, kind, State.SENT, code, now, createdAt, null);
    }

    PlanChange waits(String why) {
        return new PlanChange(id, subscription, invoice, from, to, kind, State.WANTED, why, null, createdAt, null);
    }

    PlanChange scheduled() {
        return new PlanChange(id, subscription, invoice, from, to, kind, State.SCHEDULED, "", sentAt, createdAt, null);
    }

    PlanChange ended(State how, String why, Instant now) {
        return new PlanChange(id, subscription, invoice, from, to, kind, how, why, sentAt, createdAt, now);
    }
}
