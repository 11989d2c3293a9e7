package net.runagent.core.billing;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a plan may expect of us now. It is worked out anew from what was paid, the time and the grace policy,
 * and never from a status that somebody else has set: a provider's period moves before it is paid.
 *
 * <ul>
 *   <li>What is paid is paid: until the last paid period is over the plan is covered, also after its subscription ended.
 *   <li>Afterwards the grace begins. Money that arrives at its very end has arrived in time.
 *   <li>A plan that its owner has paused asks for no money: it is suspended with its last paid period, without grace.
 *   <li>A plan whose subscription is over for good has ended; what is deleted when is not said here.
 * </ul>
 */
public sealed interface Entitlement {
    /** @param until the first instant that is not paid for */
    record Covered(Instant until) implements Entitlement {}

    /**
     * Not paid, and kept running.
     *
     * @param since when the last paid period was over
     * @param until the first instant at which it may be switched off
     * @param declined the provider says that it could not charge; otherwise its answer may be on its way
     * @param takenBack it was paid, and the money has gone back since
     * @param prepaid nobody charges for it: its owner pays each period, or lets it end
     */
    record Grace(Instant since, Instant until, boolean declined, boolean takenBack, boolean prepaid)
            implements Entitlement {
        public Grace(Instant since, Instant until, boolean declined, boolean takenBack) {
            this(since, until, declined, takenBack, false);
        }
    }

    /**
     * To be switched off, with everything kept.
     *
     * @param paused its owner has paused it; otherwise it was not paid within the grace
     * @param takenBack it was paid, and the money has gone back since
     * @param prepaid nobody charges for it: its owner pays each period, or lets it end
     */
    record Suspended(Instant since, boolean paused, boolean takenBack, boolean prepaid) implements Entitlement {
        public Suspended(Instant since, boolean paused, boolean takenBack) {
            this(since, paused, takenBack, false);
        }
    }

    /** Nobody is going to pay for it any more. */
    record Ended(Instant at) implements Entitlement {}

    /**
     * @param periods what was paid, also what was taken back; at least one, in any order
     * @param declined the provider could not charge for the next period
     * @param pausedAt since when every subscription that is left is paused
     * @param endedAt since when no subscription is left
     * @param prepaid no subscription was ever there: its owner pays each period
     */
    record Facts(
            List<PaidPeriod> periods,
            boolean declined,
            @Nullable Instant pausedAt,
            @Nullable Instant endedAt,
            boolean prepaid) {
        public Facts(
                List<PaidPeriod> periods, boolean declined, @Nullable Instant pausedAt, @Nullable Instant endedAt) {
            this(periods, declined, pausedAt, endedAt, false);
        }

        public Facts {
            periods = List.copyOf(periods);
            if (periods.isEmpty()) {
                throw new IllegalArgumentException("nothing was ever paid");
            }
        }

        Instant paidUntil() {
            return periods.stream()
                    .map(PaidPeriod::end)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }

        /** Whether the last paid time would have been longer, had its money not gone back. */
        boolean takenBack() {
            Instant last = paidUntil();
            return periods.stream().anyMatch(period -> period.end().equals(last) && last.isBefore(period.until()));
        }
    }

    static Entitlement of(Facts facts, Instant now, GracePolicy policy) {
        Instant paidUntil = facts.paidUntil();
        if (now.isBefore(paidUntil)) {
            return new Covered(paidUntil);
        }
        if (facts.endedAt() != null) {
            return new Ended(facts.endedAt().isAfter(paidUntil) ? facts.endedAt() : paidUntil);
        }
        if (facts.pausedAt() != null) {
            return new Suspended(paidUntil, true, facts.takenBack());
        }
        Instant graceEnd = paidUntil.plus(policy.grace());
        return now.isBefore(graceEnd)
                ? new Grace(paidUntil, graceEnd, facts.declined(), facts.takenBack(), facts.prepaid())
                : new Suspended(graceEnd, false, facts.takenBack(), facts.prepaid());
    }
}
