package net.runagent.bot.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import net.runagent.core.deployment.ModelKeys.Made;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.LookAtUsage.Span;
import net.runagent.core.work.CrashPoint;
import net.runagent.sandbox.world.Faults.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Ours is off while an owner's own key is used, and who comes back may use what is left of what was granted, once. */
class AsideKeyTest {
    private static final KeyHouse HOUSE = new KeyHouse(13);
    private static final BigDecimal FIVE = new BigDecimal("5");

    @AfterEach
    void noContractBroken() {
        HOUSE.end();
    }

    @AfterAll
    static void close() {
        HOUSE.close();
    }

    private void usedOneOfFive() {
        HOUSE.begin(FIVE);
        HOUSE.spend(HOUSE.keys().getFirst(), "1.00");
        HOUSE.poll();
    }

    private static Made setAside() {
        return HOUSE.modelKeys().setAside(HOUSE.deployment());
    }

    private static Made comeBack(UUID rotation) {
        return HOUSE.modelKeys().comeBack(HOUSE.agent(), rotation);
    }

    /** As the rotation does after the agent has answered. */
    private static void cameBack() {
        HOUSE.untilNoCrash(() -> HOUSE.modelKeys().retire(HOUSE.deployment()));
        HOUSE.inTransaction(() -> HOUSE.modelKeys().cameBack(HOUSE.agent()));
        HOUSE.untilNoCrash(() -> HOUSE.run("usage.remove-past-keys"));
        HOUSE.untilNoCrash(() -> HOUSE.run("usage.align-key"));
    }

    private static List<String> limits() {
        return HOUSE.keys().stream()
                .map(key -> new BigDecimal(key.path("limit").asString())
                        .stripTrailingZeros()
                        .toPlainString())
                .toList();
    }

    private static boolean off(JsonNode key) {
        return key.path("disabled").asBoolean();
    }

    @Test
    void oursIsSwitchedOffAndItsUseAndItsCreditStay() {
        usedOneOfFive();

        assertThat(setAside()).isEqualTo(new Made.Done());
        assertThat(setAside()).as("asked again").isEqualTo(new Made.Done());

        assertThat(HOUSE.keys()).singleElement().matches(AsideKeyTest::off);
        assertThat(HOUSE.modelKeys().ownersOwn(HOUSE.agent())).isTrue();
        assertThat(HOUSE.report(Span.TODAY).left()).isEqualTo(usd("4"));
        HOUSE.poll();
        HOUSE.run("usage.align-key");
        assertThat(HOUSE.keys())
                .as("nobody switches it on again")
                .singleElement()
                .matches(AsideKeyTest::off);
    }

    @Test
    void whoComesBackGetsAnotherKeyForWhatIsLeft() {
        usedOneOfFive();
        assertThat(setAside()).isEqualTo(new Made.Done());
        String before = HOUSE.vaulted();
        UUID rotation = UUID.randomUUID();

        assertThat(comeBack(rotation)).isEqualTo(new Made.Done());
        assertThat(comeBack(rotation)).as("asked again").isEqualTo(new Made.Done());
        assertThat(HOUSE.vaulted()).isNotEqualTo(before);
        assertThat(off(HOUSE.keys().getFirst())).as("the one before stays off").isTrue();
        cameBack();

        assertThat(limits()).as("of five, one was used").containsExactly("4");
        assertThat(off(HOUSE.keys().getFirst())).isFalse();
        assertThat(HOUSE.modelKeys().ownersOwn(HOUSE.agent())).isFalse();
        assertThat(HOUSE.opensWithVaulted()).isTrue();
    }

    @Test
    void goingBackAndForthGrantsNothingTwice() {
        usedOneOfFive();
        for (int i = 0; i < 3; i++) {
            assertThat(setAside()).isEqualTo(new Made.Done());
            assertThat(comeBack(UUID.randomUUID())).isEqualTo(new Made.Done());
            cameBack();
        }
        assertThat(limits()).containsExactly("4");
        assertThat(HOUSE.modelKeys().used(HOUSE.deployment())).isEqualTo(usd("1"));
    }

    @Test
    void whatIsPaidMeanwhileIsThereForWhoComesBack() {
        usedOneOfFive();
        assertThat(setAside()).isEqualTo(new Made.Done());
        HOUSE.grantMore();
        HOUSE.run("usage.align-key");
        assertThat(HOUSE.keys()).singleElement().matches(AsideKeyTest::off);

        assertThat(comeBack(UUID.randomUUID())).isEqualTo(new Made.Done());
        cameBack();
        assertThat(limits()).containsExactly("9");
    }

    @Test
    void whoBeganWithAKeyOfTheirOwnFindsTheCreditOfEveryPeriodThatWasPaid() {
        HOUSE.beginWithOwnKey(FIVE, "sk-or-v1-own");
        HOUSE.grantMore();
        HOUSE.grantMore();
        HOUSE.poll();
        assertThat(HOUSE.keys()).as("no key of ours").isEmpty();
        assertThat(HOUSE.modelKeys().ownersOwn(HOUSE.agent())).isTrue();

        assertThat(comeBack(UUID.randomUUID())).isEqualTo(new Made.Done());
        HOUSE.run("usage.align-key");
        assertThat(limits()).as("good for an answer").containsExactly("0.5");
        cameBack();
        assertThat(limits()).containsExactly("15");
    }

    @Test
    void whileARenewalIsDisputedWhoBeganWithAKeyOfTheirOwnGetsNoneOfOursThatCanBeUsed() {
        HOUSE.beginWithOwnKey(FIVE, "sk-or-v1-own");
        HOUSE.disputed(true);
        assertThat(HOUSE.modelKeys().ownersOwn(HOUSE.agent()))
                .as("the owner's is left alone")
                .isTrue();

        assertThat(comeBack(UUID.randomUUID())).isEqualTo(new Made.Done());
        HOUSE.run("usage.align-key");
        assertThat(HOUSE.keys()).singleElement().matches(AsideKeyTest::off);

        HOUSE.disputed(false);
        HOUSE.run("usage.align-key");
        assertThat(off(HOUSE.keys().getFirst())).isFalse();
    }

    @Test
    void aKeyThatTheAgentDidNotAnswerWithIsHeldToNothingLater() {
        HOUSE.beginWithOwnKey(FIVE, "sk-or-v1-own");
        assertThat(comeBack(UUID.randomUUID())).isEqualTo(new Made.Done());
        HOUSE.inTransaction(() -> {
            HOUSE.modelKeys().keep(HOUSE.deployment());
            HOUSE.modelKeys().stayAside(HOUSE.deployment());
        });
        assertThat(comeBack(UUID.randomUUID())).isEqualTo(new Made.Done());
        cameBack();
        assertThat(limits()).containsExactly("5");
    }

    @Test
    void whoBeganWithAKeyOfTheirOwnGetsTheCreditOfTheFirstPeriodOnceTheAgentHasAnswered() {
        HOUSE.beginWithOwnKey(FIVE, "sk-or-v1-own");
        assertThat(HOUSE.keys()).as("no key of ours").isEmpty();

        assertThat(comeBack(UUID.randomUUID())).isEqualTo(new Made.Done());
        assertThat(limits()).as("good for an answer").singleElement().isNotEqualTo("5");
        cameBack();

        assertThat(limits()).containsExactly("5");
        assertThat(HOUSE.opensWithVaulted()).isTrue();
    }

    @Test
    void anAnswerThatDidNotComeLeavesTheOwnersKeyAndOursOff() {
        HOUSE.beginWithOwnKey(FIVE, "sk-or-v1-own");
        assertThat(comeBack(UUID.randomUUID())).isEqualTo(new Made.Done());

        HOUSE.inTransaction(() -> HOUSE.modelKeys().stayAside(HOUSE.deployment()));
        HOUSE.run("usage.align-key");

        assertThat(HOUSE.keys()).singleElement().matches(AsideKeyTest::off);
        assertThat(HOUSE.modelKeys().ownersOwn(HOUSE.agent())).isTrue();
        assertThat(comeBack(UUID.randomUUID())).isEqualTo(new Made.Done());
        cameBack();
        assertThat(limits()).containsExactly("5");
    }

    @Test
    void whatABankDisputesMeanwhileIsOffAlsoForWhoComesBack() {
        usedOneOfFive();
        assertThat(setAside()).isEqualTo(new Made.Done());
        HOUSE.disputed(true);
        assertThat(comeBack(UUID.randomUUID())).isEqualTo(new Made.Done());
        cameBack();
        assertThat(HOUSE.keys()).singleElement().matches(AsideKeyTest::off);

        HOUSE.disputed(false);
        HOUSE.run("usage.align-key");
        assertThat(HOUSE.keys()).singleElement().matches(key -> !off(key));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "usage.aside-wanted",
                "usage.aside-off",
                "usage.replace-capped",
                "usage.replace-held",
                "usage.key-created",
                "usage.key-vaulted"
            })
    void aProcessThatDiesAnywhereLeavesOneKeyThatIsVaultedWithTheRest(String label) {
        usedOneOfFive();
        int[] died = {0};
        CrashPoint.arm(reached -> {
            if (reached.equals(label) && died[0] == 0) {
                died[0]++;
                throw new IllegalStateException("crash");
            }
        });
        UUID rotation = UUID.randomUUID();
        HOUSE.untilNoCrash(AsideKeyTest::setAside);
        HOUSE.untilNoCrash(() -> comeBack(rotation));
        CrashPoint.arm(null);
        cameBack();

        assertThat(died[0]).isEqualTo(1);
        assertThat(limits()).containsExactly("4");
        assertThat(HOUSE.opensWithVaulted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DROP_BEFORE", "DROP_AFTER"})
    void aLostAnswerIsAskedForAgain(String kind) {
        usedOneOfFive();
        HOUSE.fault("PATCH /api/v1/keys/{hash}", Kind.valueOf(kind));

        Made first = setAside();
        assertThat(first).isInstanceOf(Made.Unknown.class);
        assertThat(setAside()).isEqualTo(new Made.Done());
        assertThat(HOUSE.keys()).singleElement().matches(AsideKeyTest::off);
    }

    private static UsdMicros usd(String dollars) {
        return UsdMicros.ofUsd(new BigDecimal(dollars));
    }
}
