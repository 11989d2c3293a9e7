package net.runagent.bot.chain;

import static net.runagent.bot.chain.ChainHouse.BSC_USDT;
import static net.runagent.bot.chain.ChainHouse.ETHEREUM_USDT;
import static net.runagent.bot.chain.ChainHouse.STRANGER;
import static net.runagent.bot.chain.ChainHouse.TRON_USDT;
import static net.runagent.bot.chain.ChainHouse.units;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.UUID;
import net.runagent.core.billing.Case;
import net.runagent.core.chain.ChainFamily;
import net.runagent.sandbox.chain.Chain;
import net.runagent.sandbox.chain.Provider.Mode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every night each address is compared with what was counted: what no log tells of is found. */
class BalanceProofTest {
    private static final UUID ADA = new UUID(1, 1);
    private static final String PROOF = "chain.prove-balances";
    private static final BigInteger NINETEEN = units("19", 6);

    private final ChainHouse house = new ChainHouse();
    private String ada;

    @BeforeEach
    void somebodyPaid() {
        ada = house.address(ADA);
        house.pass("ethereum");
        house.pays("ethereum", ETHEREUM_USDT, ada, NINETEEN);
        house.settle("ethereum");
        assertThat(house.pass("ethereum")).endsWith("+1");
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void whatAgreesIsNotSpokenOf() {
        house.include("ethereum", Chain.Log.transfer(ETHEREUM_USDT, ada, STRANGER, BigInteger.TEN));
        house.settle("ethereum");
        house.pass("ethereum");
        house.pays("ethereum", ETHEREUM_USDT, ada, BigInteger.TWO); // after the cursor
        house.turn(PROOF);
        assertThat(house.alerts).isEmpty();
    }

    @Test
    @Case(44)
    void tokensThatAnIssuerDestroyedWithoutALogAreMissed() {
        house.chains.with(
                "ethereum",
                chain -> chain.include(
                        List.of(),
                        List.of(new Chain.Move(ETHEREUM_USDT, ada, NINETEEN.negate())),
                        house.world.clock().now()));
        house.settle("ethereum");
        house.pass("ethereum");
        house.turn(PROOF);
        assertThat(house.alerts).containsExactly("chain.balance.differs ethereum/USDT/0");
        assertThat(house.balance(ADA, "USDT:ethereum")).as("a person decides").isEqualTo(NINETEEN);
    }

    @Test
    @Case(44)
    void anAddressThatWasFrozenIsNamed() {
        house.chains.freeze("ethereum", ada);
        house.turn(PROOF);
        assertThat(house.alerts).containsExactly("chain.address.frozen ethereum/USDT/0");
    }

    @Test
    @Case(45)
    void aPausedTokenAndAFeeAreNamedAndWhatArrivesIsCredited() {
        house.chains.restrict("ethereum", true, 0);
        house.turn(PROOF);
        house.chains.restrict("ethereum", false, 100);
        house.turn(PROOF);
        assertThat(house.alerts)
                .containsExactly("chain.token.restricted ethereum/USDT", "chain.token.restricted ethereum/USDT");
        // One percent goes elsewhere: two logs, and ours tells what came.
        house.include(
                "ethereum",
                Chain.Log.transfer(
                        ETHEREUM_USDT, STRANGER, "0x00000000000000000000000000000000000000fe", units("0.1", 6)),
                Chain.Log.transfer(ETHEREUM_USDT, STRANGER, ada, units("9.9", 6)));
        house.settle("ethereum");
        house.pass("ethereum");
        assertThat(house.balance(ADA, "USDT:ethereum")).isEqualTo(units("28.9", 6));
    }

    @Test
    void aTransferThatAllProvidersMissedIsFoundAndCountedByLookingAgain() {
        house.mode("ethereum", 1, Mode.LIES);
        house.mode("ethereum", 2, Mode.LIES);
        Chain.Included missed = house.pays("ethereum", ETHEREUM_USDT, ada, BigInteger.TEN);
        house.settle("ethereum");
        assertThat(house.pass("ethereum")).endsWith("+0");
        house.mode("ethereum", 1, Mode.HONEST);
        house.mode("ethereum", 2, Mode.HONEST);
        house.turn(PROOF);
        assertThat(house.alerts).containsExactly("chain.balance.differs ethereum/USDT/0");
        house.desk().rescan("ethereum", missed.block(), null);
        house.alerts.clear();
        house.turn(PROOF);
        assertThat(house.alerts).isEmpty();
        assertThat(house.balance(ADA, "USDT:ethereum")).isEqualTo(NINETEEN.add(BigInteger.TEN));
    }

    @Test
    void withoutAnAnswerNothingIsSaid() {
        house.mode("ethereum", 2, Mode.DOWN);
        house.turn(PROOF);
        assertThat(house.alerts).isEmpty();
    }

    @Test
    void onTronWhatIsOnItsWayExplainsADifference() {
        String tron = house.address(ADA, ChainFamily.TRON);
        house.pass("tron");
        house.pays("tron", TRON_USDT, tron, NINETEEN);
        house.settle("tron");
        house.pass("tron");
        house.pays("tron", TRON_USDT, tron, BigInteger.TEN);
        house.pass("tron");
        house.turn(PROOF);
        assertThat(house.alerts).isEmpty();
        house.settle("tron");
        house.pass("tron");
        house.turn(PROOF);
        assertThat(house.alerts).isEmpty();
    }

    @Test
    void addressesThatNeverReceivedAnythingCostNoQuestion() {
        for (int i = 0; i < 30; i++) {
            house.address(new UUID(9, i));
        }
        house.pays("bsc", BSC_USDT, ada, BigInteger.ONE);
        house.world.requests().clear();
        house.turn(PROOF);
        long asked = house.world.requests().of("chain").stream()
                .filter(request -> request.body().contains("0x70a08231"))
                .count();
        assertThat(asked).isEqualTo(2);
    }
}
