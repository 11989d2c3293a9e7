package net.runagent.bot.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import net.runagent.core.deployment.ModelKeys.Made;
import net.runagent.core.money.Ledger;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.money.LedgerEntry;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.sandbox.world.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Each completed day comes into the books once, and what the provider corrects afterwards once more. */
class ReconcileUsageTest {
    private final KeyHouse house = new KeyHouse(33);
    private LocalDate day = LocalDate.EPOCH;

    @BeforeEach
    void anAgentThatSpentADollarToday() {
        house.begin(new BigDecimal("50"));
        house.spend(key(), "1");
        house.poll();
        day = LocalDate.ofInstant(house.world().clock().now(), ZoneOffset.UTC);
        clearInvocations(house.alerts());
    }

    @AfterEach
    void close() {
        house.end();
        house.close();
    }

    @Test
    void aDayIsBookedOnceWhenItIsOver() {
        reconcile();
        assertThat(booked()).as("not over yet").isZero();
        theNextMorning();
        reconcile();
        reconcile();
        assertThat(booked()).isEqualTo(1_000_000);
        assertThat(postings(day)).containsExactly("cost-1");
        verify(house.alerts(), never()).raise(any(), any(), any(), any());
    }

    @Test
    void aDayThatTheProviderCorrectsBringsOneAdjustment() {
        theNextMorning();
        reconcile();
        house.correct(key(), day, "-0.40");
        LocalDate corrected = day;
        theNextMorning();
        reconcile();
        theNextMorning();
        reconcile();

        assertThat(booked()).isEqualTo(600_000);
        assertThat(postings(corrected)).containsExactly("cost-1", "cost-2");
        verify(house.alerts(), times(1))
                .raise(eq(Severity.INFO), eq("usage.day-corrected"), eq(corrected.toString()), any());
        verify(house.alerts(), never()).raise(any(), eq("usage.days-differ"), any(), any());
    }

    @Test
    void whatIsCorrectedAndCorrectedBackIsBookedEachTime() {
        theNextMorning();
        reconcile();
        LocalDate corrected = day;
        for (String change : List.of("0.50", "-0.50", "0.50")) {
            house.correct(key(), corrected, change);
            theNextMorning();
            reconcile();
        }
        assertThat(postings(corrected)).containsExactly("cost-1", "cost-2", "cost-3", "cost-4");
        assertThat(booked()).isEqualTo(1_500_000);
    }

    @Test
    void aLookOfTheOwnerBeforehandBooksNothingTwice() {
        theNextMorning();
        house.run("usage.read");
        house.run("usage.read");
        reconcile();
        assertThat(booked()).isEqualTo(1_000_000);
        assertThat(postings(day)).containsExactly("cost-1");
    }

    @Test
    void aMeterThatCountsOtherwiseThanTheListIsReported() {
        theNextMorning();
        reconcile();
        house.spend(key(), "2");
        // What the meter had counted up to then was another number.
        house.jdbc()
                .sql("update model_key set completed_micros = completed_micros + 300000 where deployment_id = ?")
                .param(house.deployment().value())
                .update();
        theNextMorning();
        reconcile();
        verify(house.alerts())
                .raise(eq(Severity.WARNING), eq("usage.days-differ"), eq(house.deployment().toString()), any());
    }

    @Test
    void aDayThatCannotBeReadIsReadInTheNextTurn() {
        house.fault("GET /api/v1/activity", Faults.Kind.STATUS, 500);
        theNextMorning();
        reconcile();
        assertThat(booked()).isZero();
        reconcile();
        assertThat(booked()).isEqualTo(1_000_000);
    }

    @Test
    void daysThatWereMissedAreCaughtUp() {
        house.world().clock().advance(Duration.ofDays(1));
        house.spend(key(), "2");
        house.world().clock().advance(Duration.ofDays(4));
        theNextMorning();
        reconcile();
        assertThat(booked()).isEqualTo(3_000_000);
        assertThat(postings(day)).containsExactly("cost-1");
        assertThat(postings(day.plusDays(1))).containsExactly("cost-1");
        verify(house.alerts(), never()).raise(any(), any(), any(), any());
    }

    @Test
    void aDayOnWhichAKeyWasReplacedIsWhole() {
        Made made = house.modelKeys().replace(house.deployment(), house.scope(), UUID.randomUUID());
        house.spend(key(), "0.25");
        Made off = house.modelKeys().retire(house.deployment());
        assertThat(List.of(made, off)).containsOnly(new Made.Done());
        house.run("usage.remove-past-keys");
        theNextMorning();
        reconcile();
        assertThat(booked()).isEqualTo(1_250_000);
        verify(house.alerts(), never()).raise(any(), eq("usage.days-differ"), any(), any());
    }

    @Test
    void theLastDayOfAnAgentThatEndedIsBookedToo() {
        assertThat(house.modelKeys().remove(house.deployment())).isEqualTo(new Made.Done());
        theNextMorning();
        reconcile();
        assertThat(booked()).isEqualTo(1_000_000);
    }

    @Test
    void whatIsErasedOfAnAgentChangesNothingInTheBooks() {
        theNextMorning();
        reconcile();
        house.jdbc()
                .sql("delete from usage_day where deployment_id = ?")
                .param(house.deployment().value())
                .update();
        house.jdbc()
                .sql("delete from model_key where deployment_id = ?")
                .param(house.deployment().value())
                .update();
        theNextMorning();
        reconcile();
        assertThat(booked()).isEqualTo(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"usage.days-asked", "usage.day-entered"})
    void aProcessThatDiesInBetweenBooksOnce(String label) {
        theNextMorning();
        int[] died = {0};
        CrashPoint.arm(reached -> {
            if (reached.equals(label) && died[0]++ == 0) {
                throw new IllegalStateException("crash");
            }
        });
        house.untilNoCrash(this::reconcile);
        assertThat(died[0]).isPositive();
        CrashPoint.arm(null);
        assertThat(booked()).isEqualTo(1_000_000);
        assertThat(postings(day)).containsExactly("cost-1");
    }

    @Test
    void anAccountOfOursThatRunsLowIsReportedBeforeItIsEmpty() {
        house.again("usage.watch-provider-credit");
        verify(house.alerts(), never()).raise(any(), eq("openrouter.credit-low"), any(), any());
        house.spend(key(), "400");
        house.poll();
        theNextMorning();
        reconcile();
        house.again("usage.watch-provider-credit");
        verify(house.alerts())
                .raise(eq(Severity.WARNING), eq("openrouter.credit-low"), eq("openrouter"), any());
    }

    private void reconcile() {
        house.again("usage.reconcile");
    }

    /** Eight o'clock: before noon, when nobody waits for stragglers any more. */
    private void theNextMorning() {
        var now = house.world().clock().now();
        var morning = LocalDate.ofInstant(now, ZoneOffset.UTC)
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .plusHours(8)
                .toInstant();
        house.world().clock().advance(Duration.between(now, morning));
        house.poll();
    }

    private JsonNode key() {
        return house.keys().getLast();
    }

    private long booked() {
        return house.bean(Ledger.class)
                .sum(LedgerAccount.USAGE_COST, LedgerEntry.MICROS)
                .longValueExact();
    }

    private List<String> postings(LocalDate of) {
        return house.jdbc()
                .sql("select kind from ledger_tx where source = 'usage' and source_id = ? order by kind")
                .param(of.toString())
                .query(String.class)
                .list();
    }
}
