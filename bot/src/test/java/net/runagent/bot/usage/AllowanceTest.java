package net.runagent.bot.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.deployment.ModelKeys.Made;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.Allowance;
import net.runagent.core.usage.Allowance.Each;
import net.runagent.core.usage.LimitSpending;
import net.runagent.core.usage.LimitSpending.Spending;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** An owner's allowance is kept by the provider: whatever we miss, the agent pauses and does not spend what it may not. */
class AllowanceTest {
    private static final KeyHouse HOUSE = new KeyHouse(21);

    /** Nothing that takes hours here passes midnight unawares. */
    @BeforeEach
    void atNoon() {
        Instant now = HOUSE.world().clock().now();
        HOUSE.world()
                .clock()
                .advance(Duration.between(now, midnight(today().plusDays(1)).plus(Duration.ofHours(12))));
    }

    @AfterEach
    void noContractBroken() {
        HOUSE.end();
    }

    @AfterAll
    static void close() {
        HOUSE.close();
    }

    @Test
    void withCreditForManyDaysTheProviderBeginsEachDayByItself() {
        HOUSE.begin(new BigDecimal("50"));
        allow("5", Each.DAY);
        assertThat(limit()).isEqualByComparingTo("5");
        assertThat(reset()).isEqualTo("daily");

        HOUSE.spend(key(), "5");
        assertThat(HOUSE.thinks()).as("used up").isFalse();
        HOUSE.world().clock().advance(Duration.ofDays(1));
        assertThat(HOUSE.thinks()).as("the next day, without anything of ours").isTrue();
    }

    @ParameterizedTest
    @EnumSource(Each.class)
    void eachPeriodIsTheProvidersOwn(Each each) {
        HOUSE.begin(new BigDecimal("50"));
        allow("5", each);
        assertThat(reset()).isEqualTo(each == Each.DAY ? "daily" : each == Each.WEEK ? "weekly" : "monthly");
        assertThat(spending().ends())
                .isEqualTo(
                        switch (each) {
                            case DAY -> midnight(today().plusDays(1));
                            case WEEK -> midnight(today().with(TemporalAdjusters.next(DayOfWeek.MONDAY)));
                            case MONTH -> midnight(today().withDayOfMonth(1).plusMonths(1));
                        });
    }

    @Test
    void withCreditForFewDaysTheKeyEndsWithTheDayUntilWeBeginTheNextOne() {
        HOUSE.begin(new BigDecimal("7"));
        allow("3", Each.DAY);
        assertThat(limit()).isEqualByComparingTo("3");
        assertThat(reset()).isEmpty();
        HOUSE.spend(key(), "3");

        HOUSE.world().clock().advance(Duration.ofDays(1));
        assertThat(HOUSE.thinks()).as("nobody has looked").isFalse();
        HOUSE.run("usage.align-key");
        assertThat(limit()).isEqualByComparingTo("6");
        HOUSE.spend(key(), "3");
        HOUSE.run("usage.align-key");
        HOUSE.run("usage.align-key");
        assertThat(HOUSE.thinks()).as("looking again within the day changes nothing").isFalse();

        HOUSE.world().clock().advance(Duration.ofDays(1));
        HOUSE.run("usage.align-key");
        assertThat(limit()).as("never more than there is credit").isEqualByComparingTo("7");
    }

    @Test
    void aSpikeSpendsAtMostOneRequestMoreThanIsAllowed() {
        HOUSE.begin(new BigDecimal("50"));
        allow("0.50", Each.DAY);
        HOUSE.spend(key(), "0.45");
        BigDecimal before = usage();
        BigDecimal dearest = BigDecimal.ZERO;
        int thoughts = 0;
        while (HOUSE.thinks() && thoughts < 200) {
            BigDecimal now = usage();
            dearest = dearest.max(now.subtract(before));
            before = now;
            thoughts++;
        }
        assertThat(thoughts).isBetween(2, 199);
        assertThat(usage()).isLessThan(new BigDecimal("0.50").add(dearest));
    }

    @Test
    void readingsThatAreLostRepeatedOrLateChangeNothing() {
        HOUSE.begin(new BigDecimal("50"));
        allow("5", Each.DAY);
        HOUSE.spend(key(), "1");
        HOUSE.poll();
        HOUSE.poll();
        HOUSE.spend(key(), "1.50");
        // Nobody reads for three hours.
        HOUSE.world().clock().advance(Duration.ofHours(3));
        HOUSE.spend(key(), "0.25");
        HOUSE.poll();
        HOUSE.poll();

        assertThat(HOUSE.samples()).containsExactly(1_000_000L, 2_750_000L);
        assertThat(spending().used()).isEqualTo(usd("2.75"));
        assertThat(limit()).isEqualByComparingTo("5");
    }

    @Test
    void whatIsAddedCountsForTheDayOnly() {
        HOUSE.begin(new BigDecimal("50"));
        allow("5", Each.DAY);
        HOUSE.spend(key(), "5");
        assertThat(HOUSE.thinks()).isFalse();

        extend(today());
        assertThat(spending().allowed()).isEqualTo(usd("7"));
        assertThat(HOUSE.thinks()).isTrue();
        assertThat(reset()).as("else the next day would have it as well").isEmpty();
        assertThat(limit()).isEqualByComparingTo("7");

        extend(today().minusDays(1));
        assertThat(spending().allowed()).as("a button of yesterday adds nothing").isEqualTo(usd("7"));

        HOUSE.world().clock().advance(Duration.ofDays(1));
        HOUSE.poll();
        HOUSE.run("usage.align-key");
        assertThat(spending().allowed()).isEqualTo(usd("5"));
        assertThat(limit()).isEqualByComparingTo("5");
        assertThat(reset()).isEqualTo("daily");
    }

    @Test
    void anAllowanceBelowWhatIsUsedPausesTheAgentAtOnceAndWithoutOneItGoesOn() {
        HOUSE.begin(new BigDecimal("50"));
        HOUSE.spend(key(), "3");
        allow("2", Each.DAY);
        assertThat(HOUSE.thinks()).isFalse();
        allow(null);
        assertThat(HOUSE.thinks()).isTrue();
        assertThat(limit()).isEqualByComparingTo("50");
        assertThat(reset()).isEmpty();
    }

    @Test
    void whileAKeyIsReplacedBothTogetherKeepToTheAllowance() {
        HOUSE.begin(new BigDecimal("50"));
        allow("5", Each.DAY);
        HOUSE.spend(key(), "3");

        Made made = HOUSE.modelKeys().replace(HOUSE.deployment(), HOUSE.scope(), UUID.randomUUID());
        assertThat(made).isEqualTo(new Made.Done());
        assertThat(mayUseNow()).as("before anything follows").isEqualByComparingTo("2");
        HOUSE.run("usage.align-key");
        assertThat(mayUseNow()).as("afterwards").isEqualByComparingTo("2");

        Made off = HOUSE.modelKeys().retire(HOUSE.deployment());
        assertThat(off).isEqualTo(new Made.Done());
        HOUSE.run("usage.remove-past-keys");
        HOUSE.run("usage.align-key");
        assertThat(HOUSE.keys()).hasSize(1);
        assertThat(limit()).as("what the old one has left").isEqualByComparingTo("2");

        HOUSE.world().clock().advance(Duration.ofDays(1));
        HOUSE.poll();
        HOUSE.run("usage.align-key");
        assertThat(limit()).isEqualByComparingTo("5");
        assertThat(reset()).isEqualTo("daily");
    }

    @Test
    void theOwnersOwnKeyAndOtherPeoplesAgentsCannotBeLimited() {
        HOUSE.beginWithOwnKey(new BigDecimal("50"), "sk-or-v1-own");
        assertThat(HOUSE.<Boolean>asked(() ->
                        limits().of(HOUSE.account(), HOUSE.deployment()).isEmpty()))
                .isTrue();
        HOUSE.begin(new BigDecimal("50"));
        AccountId stranger = new AccountId(UUID.randomUUID());
        assertThat(HOUSE.<Boolean>asked(() -> limits()
                        .allow(stranger, HOUSE.deployment(), Allowance.of(usd("5"), Each.DAY))
                        .isEmpty()))
                .isTrue();
        HOUSE.run("usage.align-key");
        assertThat(limit()).isEqualByComparingTo("50");
    }

    @Test
    void eachShareOfTheAllowanceAndOfTheCreditIsToldOnce() {
        HOUSE.begin(new BigDecimal("50"));
        HOUSE.poll();
        allow("10", Each.DAY);
        spendAndRead("4.90");
        assertThat(HOUSE.warnings()).isEmpty();
        spendAndRead("0.20");
        spendAndRead("0.10");
        assertThat(HOUSE.warnings()).containsExactly("allowance 50");
        spendAndRead("4.40");
        assertThat(HOUSE.warnings()).as("of several only the highest").containsExactly("allowance 50", "allowance 95");
        spendAndRead("0.40");
        spendAndRead("0");
        assertThat(HOUSE.warnings()).containsExactly("allowance 50", "allowance 95", "allowance 100");

        HOUSE.world().clock().advance(Duration.ofDays(1));
        spendAndRead("8.10");
        assertThat(HOUSE.warnings().getLast()).as("the next day from the beginning").isEqualTo("allowance 80");
        allow(null);
        spendAndRead("8");
        assertThat(HOUSE.warnings().getLast()).isEqualTo("credit 50");
        HOUSE.grantMore();
        spendAndRead("10");
        assertThat(HOUSE.warnings().getLast()).as("filled up again").isEqualTo("credit 50");
        assertThat(HOUSE.warnings()).hasSize(5);
    }

    @Test
    void anHourThatCostsThreeTimesTheUsualOneIsToldOnceADay() {
        HOUSE.begin(new BigDecimal("1000"));
        for (int hour = 0; hour < 8; hour++) {
            spendAndRead("0.30");
        }
        assertThat(HOUSE.warnings()).isEmpty();
        spendAndRead("0.85");
        assertThat(HOUSE.warnings()).as("not three times as much").isEmpty();
        spendAndRead("1.20");
        assertThat(HOUSE.warnings()).containsExactly("hour 0");
        spendAndRead("3");
        assertThat(HOUSE.warnings()).hasSize(1);
    }

    // ----

    private static LimitSpending limits() {
        return HOUSE.bean(LimitSpending.class);
    }

    private static void allow(String dollars, Each each) {
        allow(Allowance.of(usd(dollars), each));
    }

    private static void allow(@Nullable Allowance allowance) {
        Spending done = HOUSE.asked(() -> limits()
                .allow(HOUSE.account(), HOUSE.deployment(), allowance)
                .orElseThrow());
        assertThat(done.allowance()).isEqualTo(allowance);
        HOUSE.run("usage.align-key");
    }

    private static void extend(LocalDate period) {
        HOUSE.inTransaction(() -> assertThat(limits().extend(HOUSE.account(), HOUSE.deployment(), period))
                .isPresent());
        HOUSE.run("usage.align-key");
    }

    private static Spending spending() {
        return HOUSE.asked(
                () -> limits().of(HOUSE.account(), HOUSE.deployment()).orElseThrow());
    }

    /** An hour passes, so that nothing is held back as noise. */
    private static void spendAndRead(String dollars) {
        HOUSE.world().clock().advance(Duration.ofHours(1));
        if (!dollars.equals("0")) {
            HOUSE.spend(key(), dollars);
        }
        HOUSE.poll();
    }

    private static JsonNode key() {
        return HOUSE.keys().getLast();
    }

    private static BigDecimal limit() {
        return key().path("limit").decimalValue();
    }

    private static BigDecimal usage() {
        return key().path("usage").decimalValue();
    }

    private static String reset() {
        return key().path("limit_reset").asString("");
    }

    private static BigDecimal mayUseNow() {
        return HOUSE.keys().stream()
                .map(key -> key.path("limit_remaining").decimalValue())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static LocalDate today() {
        return LocalDate.ofInstant(HOUSE.world().clock().now(), ZoneOffset.UTC);
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static UsdMicros usd(String amount) {
        return UsdMicros.ofUsd(new BigDecimal(amount));
    }
}
