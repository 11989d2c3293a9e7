package net.runagent.bot.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import net.runagent.core.deployment.ModelKeys.Made;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.LookAtUsage.Span;
import net.runagent.core.work.CrashPoint;
import net.runagent.sandbox.world.Faults.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A key is replaced while its agent runs: never more than was granted, no gap in the usage, no key that nobody holds. */
class ReplacedModelKeysTest {
    private static final KeyHouse HOUSE = new KeyHouse(12);

    private final UUID rotation = UUID.randomUUID();

    @BeforeEach
    void anAgentWithFiveDollarsThatHasUsedOne() {
        HOUSE.begin(new BigDecimal("5"));
        HOUSE.spend(HOUSE.keys().getFirst(), "1.00");
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
    void theOldKeyIsHeldToAPartAndTheNewOneGetsTheRest() {
        String before = HOUSE.vaulted();

        assertThat(replace()).isEqualTo(new Made.Done());

        assertThat(HOUSE.vaulted()).isNotEqualTo(before);
        assertThat(limits())
                .as("used 1.00 and half a dollar more; the rest of five")
                .containsExactly("1.5", "3.5");
        assertThat(replace()).as("asked again for the same rotation").isEqualTo(new Made.Done());
        assertThat(HOUSE.keys()).hasSize(2);
    }

    @Test
    void whatTheOldKeyHasLeftComesToTheNewOneWhenItsUseIsKnownForGood() {
        Made unused = replace();
        HOUSE.spend(HOUSE.keys().getFirst(), "0.20");

        assertThat(HOUSE.modelKeys().retire(HOUSE.deployment())).isEqualTo(new Made.Done());
        assertThat(HOUSE.keys().getFirst().path("disabled").asBoolean()).isTrue();
        // A request that was running is charged after the key was switched off.
        HOUSE.spend(HOUSE.keys().getFirst(), "0.05");
        HOUSE.run("usage.remove-past-keys");
        HOUSE.run("usage.align-key");

        assertThat(limits()).containsExactly("3.75");
        assertThat(HOUSE.modelKeys().used(HOUSE.deployment())).isEqualTo(usd("1.25"));
    }

    @Test
    void theUsageGoesOnOverBothKeysWithoutAStepDown() {
        HOUSE.poll();
        Made made = replace();
        HOUSE.poll();
        HOUSE.spend(HOUSE.keys().getLast(), "0.30");
        HOUSE.spend(HOUSE.keys().getFirst(), "0.10");
        HOUSE.poll();
        Made off = HOUSE.modelKeys().retire(HOUSE.deployment());
        HOUSE.run("usage.remove-past-keys");
        HOUSE.poll();

        assertThat(HOUSE.samples()).isSorted().last().isEqualTo(1_400_000L);
        var report = HOUSE.report(Span.TODAY);
        assertThat(report.cost()).isEqualTo(usd("1.40"));
        assertThat(report.left()).isEqualTo(usd("3.60"));
        assertThat(List.of(made, off)).containsOnly(new Made.Done());
    }

    @Test
    void theDaysOfBothKeysAreToldTogether() {
        Made made = replace();
        HOUSE.spend(HOUSE.keys().getLast(), "0.30");
        Made off = HOUSE.modelKeys().retire(HOUSE.deployment());
        HOUSE.run("usage.remove-past-keys");
        HOUSE.world().clock().advance(Duration.ofDays(1));
        HOUSE.run("usage.read");

        assertThat(HOUSE.report(Span.MONTH).models()).extracting("cost").containsExactly(usd("1.30"));
        assertThat(HOUSE.report(Span.MONTH).days()).extracting("cost").containsExactly(usd("1.30"));
        assertThat(List.of(made, off)).containsOnly(new Made.Done());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "usage.replace-capped",
                "usage.replace-held",
                "usage.key-created",
                "usage.key-vaulted",
                "usage.past-off",
                "usage.past-read",
                "usage.past-deleted"
            })
    void aProcessThatDiesAnywhereOnceOrTwiceLeavesOneKeyThatIsVaulted(String label) {
        for (int times = 1; times <= 2; times++) {
            int most = times;
            int[] died = {0};
            CrashPoint.arm(reached -> {
                if (reached.equals(label) && died[0] < most) {
                    died[0]++;
                    throw new IllegalStateException("crash");
                }
            });
            UUID another = UUID.randomUUID();
            HOUSE.untilNoCrash(() -> HOUSE.modelKeys().replace(HOUSE.deployment(), HOUSE.scope(), another));
            HOUSE.untilNoCrash(() -> HOUSE.modelKeys().retire(HOUSE.deployment()));
            HOUSE.untilNoCrash(() -> HOUSE.run("usage.remove-past-keys"));
            CrashPoint.arm(null);
            HOUSE.run("usage.align-key");

            // Once the key is vaulted, a second try finds it and passes there no more.
            assertThat(died[0]).isEqualTo(label.equals("usage.key-vaulted") ? 1 : times);
            assertThat(HOUSE.keys()).hasSize(1);
            assertThat(limits()).containsExactly("4");
            assertThat(HOUSE.opensWithVaulted()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"PATCH /api/v1/keys/{hash}", "POST /api/v1/keys"})
    void anAnswerThatIsLostMakesNoSecondKeyAndGivesNothingTwice(String route) {
        HOUSE.fault(route, Kind.DROP_AFTER);

        assertThat(replace()).isInstanceOf(Made.Unknown.class);
        assertThat(sum()).as("before it is asked again").isLessThanOrEqualTo(new BigDecimal("5"));
        assertThat(replace()).isEqualTo(new Made.Done());

        assertThat(limits()).containsExactly("1.5", "3.5");
        assertThat(HOUSE.opensWithVaulted()).isTrue();
    }

    @Test
    void whenTheOldKeyStaysAfterAllItGetsEverythingBackAndTheOneNobodyHoldsIsSweptAway() {
        HOUSE.fault("POST /api/v1/keys", Kind.DROP_AFTER);
        assertThat(replace()).isInstanceOf(Made.Unknown.class);
        HOUSE.poll();
        assertThat(HOUSE.keys()).as("it may still be asked for").hasSize(2);

        HOUSE.inTransaction(() -> HOUSE.modelKeys().keep(HOUSE.deployment()));
        HOUSE.poll();
        HOUSE.run("usage.align-key");

        assertThat(limits()).containsExactly("5");
        assertThat(HOUSE.opensWithVaulted()).isTrue();
    }

    @Test
    void thePollLeavesAKeyAloneThatWasReplacedAndIsStillNeeded() {
        Made made = replace();
        HOUSE.poll();

        assertThat(made).isEqualTo(new Made.Done());
        assertThat(HOUSE.keys()).hasSize(2);
    }

    @Test
    void anEndInTheMiddleRemovesAllOfThemAndKnowsWhatWasSpent() {
        Made made = replace();
        HOUSE.spend(HOUSE.keys().getLast(), "0.30");

        assertThat(HOUSE.modelKeys().remove(HOUSE.deployment())).isEqualTo(new Made.Done());

        assertThat(made).isEqualTo(new Made.Done());
        assertThat(HOUSE.keys()).isEmpty();
        assertThat(HOUSE.modelKeys().used(HOUSE.deployment())).isEqualTo(usd("1.30"));
        assertThat(replace()).as("too late").isEqualTo(new Made.Refused("deployment-ended"));
    }

    @Test
    void anEndWhileTheAnswerIsLostLeavesNoKeyBehind() {
        HOUSE.fault("POST /api/v1/keys", Kind.DROP_AFTER);
        assertThat(replace()).isInstanceOf(Made.Unknown.class);

        assertThat(HOUSE.modelKeys().remove(HOUSE.deployment())).isEqualTo(new Made.Done());
        assertThat(HOUSE.keys()).isEmpty();
    }

    @Test
    void whatIsGrantedMeanwhileComesToTheNewKey() {
        Made made = replace();
        HOUSE.grantMore();
        HOUSE.run("usage.align-key");

        assertThat(made).isEqualTo(new Made.Done());
        assertThat(limits()).containsExactly("1.5", "8.5");
    }

    private Made replace() {
        return HOUSE.modelKeys().replace(HOUSE.deployment(), HOUSE.scope(), rotation);
    }

    private List<String> limits() {
        return HOUSE.keys().stream()
                .map(key ->
                        key.path("limit").decimalValue().stripTrailingZeros().toPlainString())
                .toList();
    }

    private BigDecimal sum() {
        return HOUSE.keys().stream()
                .map((JsonNode key) -> key.path("limit").decimalValue())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static UsdMicros usd(String amount) {
        return UsdMicros.ofUsd(new BigDecimal(amount));
    }
}
