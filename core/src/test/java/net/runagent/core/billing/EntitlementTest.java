package net.runagent.core.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.runagent.core.billing.Entitlement.Covered;
import net.runagent.core.billing.Entitlement.Ended;
import net.runagent.core.billing.Entitlement.Facts;
import net.runagent.core.billing.Entitlement.Grace;
import net.runagent.core.billing.Entitlement.Suspended;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is paid, and for how long it goes on when it is not: the same facts always give the same answer. */
class EntitlementTest {
    private static final GracePolicy WEEK = new GracePolicy(7);
    private static final InvoiceId INVOICE = new InvoiceId(new UUID(1, 1));
    private static final Instant BEGUN = Instant.parse("2026-01-31T10:00:00Z");
    private static final Instant LAPSE = Instant.parse("2026-02-28T10:00:00Z");
    private static final Instant GRACE_END = Instant.parse("2026-03-07T10:00:00Z");
    private static final Instant NEXT_LAPSE = Instant.parse("2026-03-31T10:00:00Z");
    private static final Duration TICK = Duration.ofNanos(1_000);
    private static final PaidPeriod FEBRUARY = period(1, BEGUN, LAPSE, null);
    private static final PaidPeriod MARCH = period(2, LAPSE, NEXT_LAPSE, null);

    private static PaidPeriod period(long payment, Instant from, Instant until, @Nullable Instant takenBack) {
        return new PaidPeriod(new UUID(2, payment), INVOICE, from, until, takenBack);
    }

    private static Entitlement at(Instant now, PaidPeriod... periods) {
        return Entitlement.of(new Facts(List.of(periods), false, null, null), now, WEEK);
    }

    @Test
    void eachBorderBelongsToWhatFollows() {
        assertThat(at(BEGUN, FEBRUARY)).isEqualTo(new Covered(LAPSE));
        assertThat(at(LAPSE.minus(TICK), FEBRUARY)).isEqualTo(new Covered(LAPSE));
        assertThat(at(LAPSE, FEBRUARY)).isEqualTo(new Grace(LAPSE, GRACE_END, false, false));
        assertThat(at(GRACE_END.minus(TICK), FEBRUARY)).isEqualTo(new Grace(LAPSE, GRACE_END, false, false));
        assertThat(at(GRACE_END, FEBRUARY)).isEqualTo(new Suspended(GRACE_END, false, false));
    }

    @Test
    @Case(52)
    void moneyThatArrivesAtTheVeryEndOfTheGraceHasArrivedInTime() {
        assertThat(at(GRACE_END, FEBRUARY, MARCH)).isEqualTo(new Covered(NEXT_LAPSE));
        assertThat(at(GRACE_END.plus(Duration.ofDays(14)), MARCH, FEBRUARY))
                .as("and on day 21")
                .isEqualTo(new Covered(NEXT_LAPSE));
    }

    @Test
    @Case(53)
    void whatIsPaidAheadIsPaidAlsoWhenTheClockJumpsBack() {
        assertThat(at(BEGUN.minus(Duration.ofDays(400)), FEBRUARY)).isEqualTo(new Covered(LAPSE));
        assertThat(at(BEGUN, MARCH)).isEqualTo(new Covered(NEXT_LAPSE));
    }

    @Test
    void aPausedPlanIsSuspendedWithItsLastPaidPeriodWithoutAnyGrace() {
        Facts paused = new Facts(List.of(FEBRUARY), true, BEGUN, null);
        assertThat(Entitlement.of(paused, LAPSE.minus(TICK), WEEK)).isEqualTo(new Covered(LAPSE));
        assertThat(Entitlement.of(paused, LAPSE, WEEK)).isEqualTo(new Suspended(LAPSE, true, false));
    }

    @Test
    void anEndedPlanRunsForWhatIsPaidAndThenItHasEnded() {
        Facts ended = new Facts(List.of(FEBRUARY), false, null, BEGUN.plus(Duration.ofDays(1)));
        assertThat(Entitlement.of(ended, LAPSE.minus(TICK), WEEK)).isEqualTo(new Covered(LAPSE));
        assertThat(Entitlement.of(ended, LAPSE, WEEK)).isEqualTo(new Ended(LAPSE));
        Instant revoked = LAPSE.plus(Duration.ofDays(21));
        assertThat(Entitlement.of(new Facts(List.of(FEBRUARY), true, LAPSE, revoked), revoked, WEEK))
                .as("an end counts more than a pause")
                .isEqualTo(new Ended(revoked));
    }

    @Test
    void aPaymentThatWentBackPaysForNothingFromThenOn() {
        Instant back = BEGUN.plus(Duration.ofDays(10));
        PaidPeriod taken = period(1, BEGUN, LAPSE, back);
        assertThat(at(back.minus(TICK), taken)).isEqualTo(new Covered(back));
        assertThat(at(back, taken)).isEqualTo(new Grace(back, back.plus(Duration.ofDays(7)), false, true));
        Instant over = back.plus(Duration.ofDays(7));
        assertThat(at(over, taken)).as("the grace is over").isEqualTo(new Suspended(over, false, true));
        assertThat(at(back, taken, MARCH)).as("the next one is paid already").isEqualTo(new Covered(NEXT_LAPSE));
        PaidPeriod late = period(1, BEGUN, LAPSE, NEXT_LAPSE);
        assertThat(at(LAPSE, late)).as("it was over before").isInstanceOf(Grace.class);
    }

    @Test
    void whatTheProviderSaysOfADeclineIsPassedOnAndChangesNoDay() {
        Facts declined = new Facts(List.of(FEBRUARY), true, null, null);
        assertThat(Entitlement.of(declined, LAPSE, WEEK)).isEqualTo(new Grace(LAPSE, GRACE_END, true, false));
        assertThat(Entitlement.of(declined, LAPSE.minus(TICK), WEEK)).isEqualTo(new Covered(LAPSE));
    }

    @Test
    void whatIsPaidAheadHasTheSameDaysAndIsNamedAsThat() {
        Facts ahead = new Facts(List.of(FEBRUARY), false, null, null, true);
        assertThat(Entitlement.of(ahead, LAPSE.minus(TICK), WEEK)).isEqualTo(new Covered(LAPSE));
        assertThat(Entitlement.of(ahead, LAPSE, WEEK)).isEqualTo(new Grace(LAPSE, GRACE_END, false, false, true));
        assertThat(Entitlement.of(ahead, GRACE_END, WEEK)).isEqualTo(new Suspended(GRACE_END, false, false, true));
    }

    @Test
    void ofNothingNothingIsKnown() {
        assertThatThrownBy(() -> new Facts(List.of(), false, null, null)).hasMessageContaining("nothing was ever paid");
    }

    /** Any facts at any time, against a second telling of the rules. */
    @Test
    void anyFactsInAnyOrderGiveWhatTheRulesSay() {
        long seed = 20261130;
        System.out.println("entitlements: seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            GracePolicy policy = new GracePolicy(1 + random.nextInt(21));
            List<PaidPeriod> periods = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(4); i++) {
                Instant from = hour(random);
                Instant until = from.plus(Duration.ofHours(1 + random.nextInt(60)));
                periods.add(period(i, from, until, random.nextInt(4) == 0 ? hour(random) : null));
            }
            @Nullable Instant paused = random.nextInt(4) == 0 ? hour(random) : null;
            @Nullable Instant ended = random.nextInt(4) == 0 ? hour(random) : null;
            Facts facts = new Facts(periods, random.nextBoolean(), paused, ended);
            Instant now = hour(random).plus(Duration.ofHours(random.nextInt(600)));
            Entitlement answer = Entitlement.of(facts, now, policy);

            boolean paid = periods.stream()
                    .anyMatch(each -> now.isBefore(each.until())
                            && (each.takenBackAt() == null || now.isBefore(each.takenBackAt())));
            assertThat(answer instanceof Covered).as("%s at %s", facts, now).isEqualTo(paid);
            switch (answer) {
                case Covered(Instant until) -> assertThat(until).isAfter(now);
                case Grace(Instant since, Instant until, boolean _, boolean _, boolean _) -> {
                    assertThat(now).isBetween(since, until.minus(TICK));
                    assertThat(Duration.between(since, until)).isEqualTo(policy.grace());
                    assertThat(paused == null && ended == null).isTrue();
                }
                case Suspended(Instant since, boolean byOwner, boolean _) -> {
                    assertThat(since).isBeforeOrEqualTo(now);
                    assertThat(byOwner).isEqualTo(paused != null);
                    assertThat(ended).isNull();
                }
                case Ended(Instant _) -> assertThat(ended).isNotNull();
            }
            List<PaidPeriod> shuffled = new ArrayList<>(periods);
            Collections.shuffle(shuffled, random);
            assertThat(Entitlement.of(new Facts(shuffled, facts.declined(), paused, ended), now, policy))
                    .isEqualTo(answer);
            List<PaidPeriod> more = new ArrayList<>(periods);
            more.add(period(9, now, now.plus(TICK), null));
            assertThat(Entitlement.of(new Facts(more, facts.declined(), paused, ended), now, policy))
                    .as("who has paid for now is covered now, whatever else there is")
                    .isInstanceOf(Covered.class);
        }
    }

    private static Instant hour(Random random) {
        return BEGUN.plus(Duration.ofHours(random.nextInt(100)));
    }
}
