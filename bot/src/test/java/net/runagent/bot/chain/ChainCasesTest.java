package net.runagent.bot.chain;

import static net.runagent.bot.chain.ChainHouse.BSC_USDT;
import static net.runagent.bot.chain.ChainHouse.POLYGON_USDT;
import static net.runagent.bot.chain.ChainHouse.STRANGER;
import static net.runagent.bot.chain.ChainHouse.TRON_USDT;
import static net.runagent.bot.chain.ChainHouse.units;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.runagent.core.billing.Case;
import net.runagent.core.chain.ChainDesk;
import net.runagent.core.chain.ChainDesk.Outcome;
import net.runagent.core.chain.ChainFamily;
import net.runagent.core.chain.CursorRecords;
import net.runagent.core.chain.ScanByHand;
import net.runagent.core.chain.SightingRecords;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.work.CrashPoint;
import net.runagent.sandbox.chain.Chain;
import net.runagent.sandbox.chain.Chain.Log;
import net.runagent.sandbox.chain.Provider.Limits;
import net.runagent.sandbox.chain.Provider.Mode;
import net.runagent.sandbox.chain.Provider.Wording;
import net.runagent.sandbox.world.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The nasty cases of payments on chains; each ends with balanced books and exactly one effect. */
class ChainCasesTest {
    private static final UUID ADA = new UUID(1, 1);
    private static final UUID BOB = new UUID(1, 2);
    private static final String UNIT = "USDT:bsc";
    private static final BigInteger NINETEEN = units("19", 18);

    private final ChainHouse house = new ChainHouse();
    private String ada;
    private String bob;

    @TempDir
    Path dir;

    @BeforeEach
    void twoPeopleWithAddresses() {
        ada = house.address(ADA);
        bob = house.address(BOB);
        assertThat(house.pass("bsc")).as("counting begins").endsWith("+0");
    }

    @AfterEach
    void theBooksAreBalanced() {
        CrashPoint.arm(null);
        assertThat(house.db
                        .jdbc()
                        .sql(
                                "SELECT coalesce(sum(amount), 0) FROM ledger_entry GROUP BY currency HAVING sum(amount) <> 0")
                        .query(BigInteger.class)
                        .list())
                .isEmpty();
        house.close();
    }

    private BigInteger ada() {
        return house.balance(ADA, UNIT);
    }

    private BigInteger bob() {
        return house.balance(BOB, UNIT);
    }

    @Test
    void aPaymentIsCreditedOnceItIsFinalAndOnlyOnce() {
        Chain.Included paid = house.pays("bsc", BSC_USDT, ada, NINETEEN);
        house.pass("bsc");
        assertThat(ada()).as("not final").isZero();
        house.settle("bsc");
        assertThat(house.pass("bsc")).endsWith("+1");
        assertThat(house.pass("bsc")).endsWith("+0");
        assertThat(ada()).isEqualTo(NINETEEN);
        assertThat(house.sum(LedgerAccount.chainDeposits("bsc"), UNIT)).isEqualTo(NINETEEN);
        assertThat(house.events).singleElement().satisfies(event -> {
            assertThat(event.billingAccount()).isEqualTo(ADA);
            assertThat(event.tx()).isEqualTo(paid.tx());
        });
        assertThat(house.alerts).isEmpty();
    }

    @Test
    void whatIsOnItsWayIsShownAndNeverCounted() {
        house.pays("bsc", BSC_USDT, ada, NINETEEN);
        house.pass("bsc");
        SightingRecords sightings = house.bean(SightingRecords.class);
        assertThat(sightings.to("bsc", ada)).singleElement().satisfies(seen -> {
            assertThat(seen.amount()).isEqualTo(NINETEEN);
            assertThat(seen.token()).isEqualTo("USDT");
        });
        assertThat(sightings.heads("bsc").orElseThrow().newest())
                .isGreaterThan(sightings.heads("bsc").orElseThrow().last());
        house.reorganise("bsc", 2, Chain.Orphans.DROPPED);
        house.pass("bsc");
        assertThat(sightings.to("bsc", ada)).isEmpty();
        house.settle("bsc");
        house.pass("bsc");
        assertThat(ada()).isZero();
    }

    @Test
    void whatWasOnItsWayIsNoLongerShownOnceItIsCounted() {
        house.pays("bsc", BSC_USDT, ada, NINETEEN);
        house.pass("bsc");
        house.settle("bsc");
        house.restart();
        house.pass("bsc");
        assertThat(ada()).isEqualTo(NINETEEN);
        assertThat(house.bean(SightingRecords.class).to("bsc", ada)).isEmpty();
    }

    @Test
    @Case(29)
    void aTransferOfNothingInSomebodysNameIsNoPayment() {
        house.include("bsc", Log.transfer(BSC_USDT, bob, ada, BigInteger.ZERO));
        house.settle("bsc");
        assertThat(house.pass("bsc")).endsWith("+0");
        assertThat(house.events).isEmpty();
    }

    @Test
    @Case(30)
    void anotherTokenThatLooksTheSameAndACollectibleAreNoPayment() {
        house.include(
                "bsc",
                Log.transfer("0x00000000000000000000000000000000000fa4e0", STRANGER, ada, NINETEEN),
                new Log(
                        BSC_USDT,
                        List.of(
                                Log.transfer(BSC_USDT, STRANGER, ada, NINETEEN)
                                        .topics()
                                        .get(0),
                                Log.transfer(BSC_USDT, STRANGER, ada, NINETEEN)
                                        .topics()
                                        .get(1),
                                Log.transfer(BSC_USDT, STRANGER, ada, NINETEEN)
                                        .topics()
                                        .get(2),
                                "0x" + "0".repeat(63) + "7"),
                        "0x"));
        house.settle("bsc");
        assertThat(house.pass("bsc")).endsWith("+0");
        assertThat(ada()).isZero();
    }

    @Test
    @Case(31)
    void aTokenWithOtherDecimalsThanConfiguredStopsItsChain() throws IOException {
        try (var in = ChainCasesTest.class.getResourceAsStream("/chains.yml")) {
            String file = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Path wrong = dir.resolve("chains.yml");
            Files.writeString(wrong, file.replaceFirst("decimals: 18", "decimals: 6"));
            try (var context =
                    house.context(house.db.transactions(), Map.of("runagent.chain.file", wrong.toString()))) {
                ScanByHand scan = new ScanByHand(context);
                house.pays("bsc", BSC_USDT, ada, NINETEEN);
                house.settle("bsc");
                assertThat(scan.pass("bsc")).startsWith("waiting: USDT is not what");
                assertThat(scan.pass("bsc")).startsWith("waiting");
                assertThat(house.alerts).contains("chain.token.wrong bsc/USDT");
                assertThat(ada()).isZero();
                assertThat(scan.pass("polygon")).as("others go on").startsWith("current");
            }
        }
        house.pass("bsc");
        assertThat(ada()).as("once the file is right").isEqualTo(NINETEEN);
    }

    @Test
    @Case(32)
    void severalTransfersInOneTransactionAreEachCreditedToTheirOwner() {
        house.include(
                "bsc",
                Log.transfer(BSC_USDT, STRANGER, ada, NINETEEN),
                Log.transfer(BSC_USDT, STRANGER, bob, BigInteger.TWO),
                Log.transfer(BSC_USDT, STRANGER, ada, BigInteger.ONE));
        house.settle("bsc");
        assertThat(house.pass("bsc")).endsWith("+3");
        assertThat(ada()).isEqualTo(NINETEEN.add(BigInteger.ONE));
        assertThat(bob()).isEqualTo(BigInteger.TWO);
    }

    @Test
    @Case(33)
    void aWithdrawalFromAnExchangeCountsByItsLogAndARevertedOneHasNone() {
        house.include(
                "bsc",
                Log.transfer(BSC_USDT, STRANGER, "0x0000000000000000000000000000000000000b0b", BigInteger.TEN),
                Log.transfer(BSC_USDT, STRANGER, ada, NINETEEN));
        house.include("bsc"); // a transaction that was reverted, inside or as a whole, tells nothing
        house.settle("bsc");
        assertThat(house.pass("bsc")).endsWith("+1");
        assertThat(ada()).isEqualTo(NINETEEN);
    }

    @Test
    @Case(34)
    void aPaymentThatVanishesBeforeItIsFinalIsNeverCredited() {
        house.pays("bsc", BSC_USDT, ada, NINETEEN);
        house.pass("bsc");
        house.reorganise("bsc", 2, Chain.Orphans.DROPPED);
        house.settle("bsc");
        assertThat(house.pass("bsc")).endsWith("+0");
        assertThat(ada()).isZero();
        assertThat(house.alerts).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Chain.Orphans.class,
            names = {"RETURN", "RETURN_SAME"})
    @Case(34)
    void aPaymentThatComesBackInAnotherBlockIsCreditedOnce(Chain.Orphans orphans) {
        house.chains.with(
                "bsc",
                chain -> chain.includeAll(
                        List.of(
                                List.of(Log.transfer(BSC_USDT, STRANGER, ada, NINETEEN)),
                                List.of(Log.transfer(BSC_USDT, STRANGER, bob, BigInteger.TEN))),
                        List.of(),
                        house.world.clock().now()));
        house.pass("bsc");
        house.reorganise("bsc", 2, orphans);
        house.pass("bsc");
        house.reorganise("bsc", 2, orphans);
        house.settle("bsc");
        assertThat(house.pass("bsc")).endsWith("+2");
        assertThat(ada()).isEqualTo(NINETEEN);
        assertThat(bob()).isEqualTo(BigInteger.TEN);
    }

    @Test
    @Case(35)
    void aChainThatTakesBackWhatWasFinalIsHaltedAndOthersGoOn() {
        house.pass("polygon");
        house.pays("bsc", BSC_USDT, ada, NINETEEN);
        house.settle("bsc");
        house.pass("bsc");
        assertThat(ada()).isEqualTo(NINETEEN);
        house.reorganise("bsc", 100, Chain.Orphans.RETURN);
        assertThat(house.pass("bsc")).startsWith("halted");
        assertThat(house.pass("bsc")).startsWith("halted");
        assertThat(house.alerts).containsExactly("chain.finality.broken bsc");
        house.pays("polygon", POLYGON_USDT, ada, BigInteger.TEN);
        house.settle("polygon");
        assertThat(house.pass("polygon")).endsWith("+1");

        assertThat(house.desk().resume("bsc", null)).isInstanceOf(Outcome.Done.class);
        house.pays("bsc", BSC_USDT, bob, BigInteger.ONE);
        house.settle("bsc");
        assertThat(house.pass("bsc")).endsWith("+1");
        assertThat(bob()).isEqualTo(BigInteger.ONE);
        assertThat(ada()).as("what was credited stays").isEqualTo(NINETEEN);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"LIES", "LIES_AMOUNT", "INVENTS", "OTHER_HISTORY"})
    @Case(36)
    void aProviderThatLiesForAMomentCostsTimeAndOneThatGoesOnHaltsTheChain(Mode lie) {
        for (int liar : new int[] {1, 2}) {
            house.mode("bsc", liar, lie);
            house.pays("bsc", BSC_USDT, ada, NINETEEN);
            house.settle("bsc");
            assertThat(house.pass("bsc")).startsWith("waiting: providers differ");
            assertThat(ada()).isEqualTo(NINETEEN.multiply(BigInteger.valueOf(liar - 1)));
            house.mode("bsc", liar, Mode.HONEST);
            assertThat(house.pass("bsc")).endsWith("+1");
        }
        assertThat(house.alerts).isEmpty();
        house.mode("bsc", 2, lie);
        house.pays("bsc", BSC_USDT, ada, NINETEEN);
        house.settle("bsc");
        for (int i = 1; i < ScanByHand.PATIENCE; i++) {
            assertThat(house.pass("bsc")).startsWith("waiting");
        }
        assertThat(house.pass("bsc")).startsWith("halted");
        assertThat(house.alerts).containsExactly("chain.providers.disagree bsc");
        assertThat(house.desk().resume("bsc", null))
                .satisfies(outcome -> assertThat(outcome)
                        .isInstanceOf(lie == Mode.OTHER_HISTORY ? Outcome.Refused.class : Outcome.Done.class));
        house.mode("bsc", 2, Mode.HONEST);
        house.desk().resume("bsc", null);
        assertThat(house.pass("bsc")).endsWith("+1");
        assertThat(ada()).isEqualTo(NINETEEN.multiply(BigInteger.valueOf(3)));
    }

    @Test
    @Case(36)
    void aProviderThatLagsHoldsTheCursorAndItsSilenceIsNoAnswer() {
        house.mine("bsc", 1_000);
        house.pass("bsc");
        house.pays("bsc", BSC_USDT, ada, NINETEEN);
        house.settle("bsc");
        house.mode("bsc", 2, Mode.LAGS);
        assertThat(house.pass("bsc")).startsWith("waiting: a provider has only come to block");
        assertThat(ada()).isZero();
        house.mine("bsc", 600);
        assertThat(house.pass("bsc")).as("as far as both have come").endsWith("+1");
        house.mode("bsc", 2, Mode.HONEST);
        house.pass("bsc");
        assertThat(ada()).isEqualTo(NINETEEN);
        assertThat(house.alerts).isEmpty();
    }

    @Test
    @Case(36)
    void aProviderOfAnotherChainIsNotBelieved() {
        house.mode("bsc", 1, Mode.OTHER_CHAIN);
        house.pays("bsc", BSC_USDT, ada, NINETEEN);
        house.settle("bsc");
        assertThat(house.pass("bsc"))
                .startsWith("waiting: fewer than two providers can be believed: bsc-1 is of chain 97");
        assertThat(house.alerts).containsExactly("chain.provider.wrong bsc-1");
        assertThat(ada()).isZero();
    }

    @Test
    @Case(36)
    void aProviderThatDoesNotKnowWhatFinalMeansIsNotGuessedFor() {
        house.mode("bsc", 1, Mode.NO_FINALITY);
        house.pays("bsc", BSC_USDT, ada, NINETEEN);
        house.settle("bsc");
        assertThat(house.pass("bsc")).startsWith("waiting: fewer than two");
        house.mode("bsc", 1, Mode.HONEST);
        assertThat(house.pass("bsc")).endsWith("+1");
    }

    @Test
    @Case(36)
    void afterHoursWithoutProvidersFiftyThousandBlocksAreCaughtUp() {
        house.mode("bsc", 1, Mode.DOWN);
        house.mode("bsc", 2, Mode.DOWN);
        for (int i = 0; i < 50; i++) {
            house.pays("bsc", BSC_USDT, i % 2 == 0 ? ada : bob, BigInteger.TEN);
            house.mine("bsc", 1_000);
        }
        assertThat(house.pass("bsc")).startsWith("waiting: fewer than two");
        house.mode("bsc", 1, Mode.HONEST);
        assertThat(house.pass("bsc")).as("one is not enough").startsWith("waiting: fewer than two");
        house.mode("bsc", 2, Mode.HONEST);
        house.chains.provider("bsc", 1).limits(new Limits(700, 10_000, Wording.LIMITED));
        house.chains.provider("bsc", 2).limits(new Limits(2_000, 3, Wording.TOO_MANY_RESULTS));
        assertThat(house.pass("bsc")).endsWith("+50");
        assertThat(ada()).isEqualTo(BigInteger.valueOf(250));
        assertThat(bob()).isEqualTo(BigInteger.valueOf(250));
        assertThat(house.alerts).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Wording.class)
    @Case(37)
    void howeverAProviderSaysThatItIsTooMuchLessIsAskedFor(Wording wording) {
        house.chains.provider("bsc", 1).limits(new Limits(60, 10_000, wording));
        house.chains.provider("bsc", 2).limits(new Limits(10_000, 2, wording));
        for (int i = 0; i < 12; i++) {
            house.pays("bsc", BSC_USDT, ada, BigInteger.TEN);
        }
        house.mine("bsc", 900);
        assertThat(house.pass("bsc")).endsWith("+12");
        assertThat(ada()).isEqualTo(BigInteger.valueOf(120));
    }

    @Test
    @Case(37)
    void moreInOneBlockThanAProviderTellsStopsTheChainThereAndNothingIsLeftOut() {
        house.chains.provider("bsc", 2).limits(new Limits(10_000, 2, Wording.EXCEEDED));
        house.pays("bsc", BSC_USDT, ada, BigInteger.ONE);
        house.include(
                "bsc",
                Log.transfer(BSC_USDT, STRANGER, ada, BigInteger.TEN),
                Log.transfer(BSC_USDT, STRANGER, ada, BigInteger.TEN),
                Log.transfer(BSC_USDT, STRANGER, bob, BigInteger.TEN));
        house.pays("bsc", BSC_USDT, ada, BigInteger.ONE);
        house.settle("bsc");
        assertThat(house.pass("bsc")).startsWith("waiting");
        assertThat(ada()).isEqualTo(BigInteger.ONE);
        house.chains.provider("bsc", 2).limits(new Limits(10_000, 100, Wording.EXCEEDED));
        assertThat(house.pass("bsc")).endsWith("+4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "drop-before", "drop-after", "status"})
    @Case(37)
    void troubleOnTheWayIsNoAnswer(String kind) {
        house.pays("bsc", BSC_USDT, ada, NINETEEN);
        house.settle("bsc");
        for (int times = 1; times < 12; times++) {
            house.world
                    .faults()
                    .plan(
                            new Faults.Fault("chain", "POST /bsc/" + (1 + times % 2), Faults.Kind.of(kind), 503, "", 0),
                            times);
            house.pass("bsc");
            house.world.faults().clear();
        }
        house.pass("bsc");
        assertThat(ada()).isEqualTo(NINETEEN);
        assertThat(house.alerts).isEmpty();
    }

    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;

        Died() {
            super("died", null, false, false);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chain.transfers.read",
                "chain.transfer.noted",
                "chain.transfers.booked",
                "chain.cursor.moved",
                "chain.chunk.committed"
            })
    @Case(38)
    void whereverTheProcessDiesEachTransferIsCreditedOnce(String label) {
        house.include(
                "bsc",
                Log.transfer(BSC_USDT, STRANGER, ada, NINETEEN),
                Log.transfer(BSC_USDT, STRANGER, bob, BigInteger.TEN));
        house.settle("bsc");
        CrashPoint.arm(reached -> {
            if (reached.equals(label)) {
                CrashPoint.arm(null);
                throw new Died();
            }
        });
        assertThatThrownBy(() -> house.pass("bsc")).isInstanceOf(Died.class);
        boolean committed = label.equals("chain.chunk.committed");
        assertThat(ada()).isEqualTo(committed ? NINETEEN : BigInteger.ZERO);
        house.restart();
        assertThat(house.pass("bsc")).endsWith(committed ? "+0" : "+2");
        assertThat(ada()).isEqualTo(NINETEEN);
        assertThat(bob()).isEqualTo(BigInteger.TEN);
    }

    @Test
    @Case(38)
    void twoScannersAtOnceCreditOnce() throws Exception {
        for (int i = 0; i < 40; i++) {
            house.pays("bsc", BSC_USDT, ada, BigInteger.TEN);
        }
        house.settle("bsc");
        try (var other = house.context(house.db.transactions(), Map.of());
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            ScanByHand second = new ScanByHand(other);
            for (int round = 0; round < 5; round++) {
                List<Future<String>> both = new ArrayList<>();
                both.add(threads.submit(() -> house.pass("bsc")));
                both.add(threads.submit(() -> second.pass("bsc")));
                for (Future<String> each : both) {
                    assertThat(each.get()).matches("current.*|waiting: another process.*|waiting: a provider.*");
                }
                house.pays("bsc", BSC_USDT, ada, BigInteger.TEN);
                house.settle("bsc");
            }
        }
        house.pass("bsc");
        assertThat(ada()).isEqualTo(BigInteger.valueOf(450));
        assertThat(house.events).hasSize(45);
    }

    @Test
    @Case(39)
    void shortOverLateInPartsAndTwiceAreAllWhatCame() {
        List<String> amounts = List.of("18.99", "18.999999", "5", "5", "9", "19", "190");
        BigInteger sum = BigInteger.ZERO;
        for (String amount : amounts) {
            house.pays("bsc", BSC_USDT, ada, units(amount, 18));
            sum = sum.add(units(amount, 18));
        }
        house.settle("bsc");
        house.pass("bsc");
        assertThat(ada()).isEqualTo(sum);
        house.world.clock().advance(Duration.ofDays(366));
        house.pays("bsc", BSC_USDT, ada, units("1", 18));
        house.settle("bsc");
        house.pass("bsc");
        assertThat(ada()).isEqualTo(sum.add(units("1", 18)));
    }

    @Test
    @Case(39)
    void whatComesToAClosedAccountIsHeldAndNobodysYet() {
        house.closed.add(ADA);
        house.pays("bsc", BSC_USDT, ada, NINETEEN);
        house.settle("bsc");
        house.pass("bsc");
        assertThat(ada()).isZero();
        assertThat(house.sum(LedgerAccount.SUSPENSE, UNIT).negate()).isEqualTo(NINETEEN);
        assertThat(house.events).isEmpty();
        assertThat(house.alerts).singleElement().asString().startsWith("chain.transfer.unowned bsc/0x");
    }

    @Test
    @Case(40)
    void oneUnitAndMoreThanALongAreCountedAndMoreThanThereIsIsNotBelieved() {
        BigInteger most = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
        BigInteger much = new BigInteger("12345678000000000001");
        assertThat(much.bitLength()).isGreaterThan(63);
        house.pays("bsc", BSC_USDT, ada, BigInteger.ONE);
        house.pays("bsc", BSC_USDT, ada, much);
        house.pays("bsc", BSC_USDT, ada, most);
        house.pays("bsc", BSC_USDT, ada, most);
        house.settle("bsc");
        assertThat(house.pass("bsc")).endsWith("+4");
        assertThat(ada()).isEqualTo(much.add(BigInteger.ONE));
        assertThat(house.sum(LedgerAccount.SUSPENSE, UNIT).negate()).isEqualTo(most.add(most));
        assertThat(house.alerts).hasSize(2).allMatch(alert -> alert.startsWith("chain.transfer.absurd"));
        house.pays("bsc", BSC_USDT, ada, BigInteger.TWO);
        house.settle("bsc");
        house.pass("bsc");
        assertThat(ada()).as("and the chain goes on").isEqualTo(much.add(BigInteger.valueOf(3)));
    }

    /** Nothing takes a hash from anybody: a payment belongs to whose address it came to, whoever claims it. */
    @Test
    @Case(43)
    void whatSomebodyPaysToTheirAddressIsNobodyElses() {
        house.pays("bsc", BSC_USDT, ada, NINETEEN);
        house.settle("bsc");
        house.pass("bsc");
        assertThat(bob()).isZero();
        assertThat(ada()).isEqualTo(NINETEEN);
    }

    @Test
    @Case(47)
    void whatWasPaidOnAChainThatWasOffIsCountedWhenItIsOnAndLookedAtAgain() {
        Chain.Included early = house.pays("polygon", POLYGON_USDT, ada, units("19", 6));
        house.settle("polygon");
        house.pass("polygon");
        assertThat(house.balance(ADA, "USDT:polygon")).isZero();
        assertThat(house.desk().rescan("polygon", early.block() - 1, null))
                .isEqualTo(new Outcome.Done("1 transfer was missing and is counted now"));
        assertThat(house.desk().rescan("polygon", 0, null))
                .isEqualTo(new Outcome.Done("0 transfers were missing and are counted now"));
        assertThat(house.balance(ADA, "USDT:polygon")).isEqualTo(units("19", 6));
        assertThat(house.desk().rescan("base", 0, null)).isInstanceOf(Outcome.Refused.class);
    }

    /** What somebody has sent by mistake is found when they write, and never credited by itself. */
    @Test
    @Case(30)
    void anotherTokenIsListedForStaffWithWhoseAddressItCameTo() {
        String other = "0x00000000000000000000000000000000000fa4e0";
        Chain.Included stray = house.include("bsc", Log.transfer(other, STRANGER, ada, NINETEEN));
        house.include("bsc", Log.transfer(other, STRANGER, STRANGER, NINETEEN));
        house.pays("bsc", BSC_USDT, bob, NINETEEN);
        house.settle("bsc");
        house.pass("bsc");
        house.chains.provider("bsc", 1).limits(new Limits(7, 10_000, Wording.HTML));
        assertThat(house.desk().strays("bsc", 990, null))
                .isEqualTo(new ChainDesk.Strays.Found(List.of(new ChainDesk.Stray(
                        stray.block(), stray.tx(), other, ChainHouse.evm(ada).shown(), ADA, NINETEEN))));
        assertThat(ada()).isZero();
        assertThat(house.desk().strays("bsc", stray.block() + 1, null))
                .isEqualTo(new ChainDesk.Strays.Found(List.of()));
        assertThat(house.desk().strays("base", 0, null)).isInstanceOf(ChainDesk.Strays.Refused.class);
        house.mode("bsc", 2, Mode.DOWN);
        assertThat(house.desk().strays("bsc", 990, null)).isInstanceOf(ChainDesk.Strays.Refused.class);
    }

    @Test
    void countingAgainInSmallPortionsFindsTheSame() {
        for (int i = 0; i < 20; i++) {
            house.pays("bsc", BSC_USDT, ada, BigInteger.TEN);
        }
        house.settle("bsc");
        house.pass("bsc");
        house.chains.provider("bsc", 1).limits(new Limits(3, 10_000, Wording.HTML));
        assertThat(house.desk().rescan("bsc", 900, null))
                .isEqualTo(new Outcome.Done("0 transfers were missing and are counted now"));
        assertThat(ada()).isEqualTo(BigInteger.valueOf(200));
    }

    @Test
    void aTransferThatComesAgainWithAnotherContentHaltsTheChainAndChangesNothing() {
        Chain.Included paid = house.pays("bsc", BSC_USDT, ada, NINETEEN);
        house.settle("bsc");
        house.pass("bsc");
        house.db.jdbc().sql("ALTER TABLE chain_transfer DISABLE TRIGGER ALL").update();
        house.db.jdbc().sql("UPDATE chain_transfer SET amount = amount + 1").update();
        assertThat(house.desk().rescan("bsc", paid.block(), null))
                .satisfies(
                        outcome -> assertThat(((Outcome.Refused) outcome).why()).contains("another content"));
        house.db
                .jdbc()
                .sql("UPDATE chain_cursor SET block = ?, hash = ? WHERE chain = 'bsc'")
                .params(paid.block() - 1, house.chains.hash("bsc", paid.block() - 1))
                .update();
        assertThat(house.pass("bsc")).startsWith("halted");
        assertThat(house.alerts).containsExactly("chain.transfer.conflict bsc");
        assertThat(ada()).isEqualTo(NINETEEN);
    }

    @Test
    void whatAPersonMovesAwayIsBookedAndNobodysPayment() {
        house.pays("bsc", BSC_USDT, ada, NINETEEN);
        house.include("bsc", Log.transfer(BSC_USDT, ada, STRANGER, NINETEEN));
        house.settle("bsc");
        house.pass("bsc");
        assertThat(house.sum(LedgerAccount.chainDeposits("bsc"), UNIT)).isZero();
        assertThat(house.sum(LedgerAccount.chainSwept("bsc"), UNIT)).isEqualTo(NINETEEN);
        assertThat(ada()).as("still theirs to spend").isEqualTo(NINETEEN);
    }

    @Test
    void movedFromOneDepositAddressToAnotherItIsNoPayment() {
        house.pays("bsc", BSC_USDT, ada, NINETEEN);
        house.include("bsc", Log.transfer(BSC_USDT, ada, bob, NINETEEN));
        house.settle("bsc");
        house.pass("bsc");
        assertThat(bob()).isZero();
        assertThat(house.alerts).singleElement().asString().startsWith("chain.transfer.internal bsc/0x");
    }

    @Test
    void onTronTheSameHappensBehindItsOwnAddresses() {
        String tron = house.address(ADA, ChainFamily.TRON);
        house.pass("tron");
        house.pays("tron", TRON_USDT, tron, units("19", 6));
        house.settle("tron");
        assertThat(house.pass("tron")).endsWith("+1");
        assertThat(house.balance(ADA, "USDT:tron")).isEqualTo(units("19", 6));
    }

    @Test
    void anAddressThatIsMadeWhileChainsAreCountedIsLookedForFromThenOn() {
        String late = house.address(new UUID(1, 3));
        house.pays("bsc", BSC_USDT, late, NINETEEN);
        house.settle("bsc");
        house.pass("bsc");
        assertThat(house.balance(new UUID(1, 3), UNIT)).isEqualTo(NINETEEN);
    }

    @Test
    void aCursorThatIsHaltedDoesNotMove() {
        CursorRecords cursors = house.bean(CursorRecords.class);
        cursors.halt("bsc", "somebody stopped it", house.world.clock().now());
        house.pays("bsc", BSC_USDT, ada, NINETEEN);
        house.settle("bsc");
        assertThat(house.pass("bsc")).isEqualTo("halted: somebody stopped it");
        assertThat(house.desk().resume("polygon", null)).isInstanceOf(Outcome.Refused.class);
        assertThat(house.desk().resume("bsc", 1_000_000L)).isInstanceOf(Outcome.Refused.class);
        assertThat(house.desk().resume("bsc", null)).isInstanceOf(Outcome.Done.class);
        assertThat(house.pass("bsc")).endsWith("+1");
    }
}
