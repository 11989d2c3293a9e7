package net.runagent.bot.chain;

import static net.runagent.bot.chain.AnvilNode.data;
import static net.runagent.bot.chain.ChainHouse.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.chain.ScanByHand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cases that a real node can produce, against a real node: {@code ./runagent peers anvil}. What shows that the simulated
 * chains behave as nodes do and not as our scanner would like.
 */
@Tag("peer")
@Tag("peer-anvil")
class AnvilTest {
    private static final UUID ADA = new UUID(1, 1);
    private static final UUID BOB = new UUID(1, 2);
    private static final String UNIT = "LUSD:lab";
    private static final BigInteger NINETEEN = BigInteger.valueOf(19_000_000);

    @TempDir
    Path dir;

    private AnvilNode node;
    private ChainHouse house;
    private String payer;
    private String token;
    private String ada;
    private String bob;

    @BeforeEach
    void aNodeWithATokenAndTwoPeople() throws Exception {
        node = AnvilNode.start();
        payer = node.accounts.getFirst();
        token = node.deploy("TestToken", 6, BigInteger.TEN.pow(15));
        node.mine(16);
        house = new ChainHouse(7, settings(6, node.url(), node.url() + "/"));
        ada = house.address(ADA);
        bob = house.address(BOB);
        assertThat(house.pass("lab")).startsWith("current");
    }

    @AfterEach
    void close() {
        if (house != null) {
            house.close();
        }
        if (node != null) {
            node.close();
        }
    }

    private Map<String, String> settings(int decimals, String one, String other) throws IOException {
        try (var in = AnvilTest.class.getResourceAsStream("/chains.yml")) {
            String shipped = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Path file = dir.resolve("chains-" + decimals + ".yml");
            Files.writeString(file, shipped + """

                      - id: lab
                        name: A node of our own
                        family: evm
                        chain-id: 31337
                        span: 50
                        stalled-after: PT10M
                        calls-at: block
                        tokens:
                          - {symbol: LUSD, names: [LUSD], contract: "%s", decimals: %d, issuer-controls: false, enabled: true}
                    """.formatted(token, decimals));
            Map<String, String> settings = new HashMap<>();
            settings.put("runagent.chain.file", file.toString());
            settings.put("runagent.chain.providers.lab", one + "," + other);
            return settings;
        }
    }

    private String pass() throws Exception {
        node.mine(20);
        return house.pass("lab");
    }

    private String pays(String to, BigInteger amount) throws Exception {
        return node.send(payer, token, data("transfer(address,uint256)", to, amount))
                .path("status")
                .asString();
    }

    private BigInteger ada() {
        return house.balance(ADA, UNIT);
    }

    private BigInteger bob() {
        return house.balance(BOB, UNIT);
    }

    @Test
    void aTransferIsCreditedOnceItIsFinal() throws Exception {
        pays(ada, NINETEEN);
        house.pass("lab");
        assertThat(ada()).as("not final yet").isZero();
        assertThat(pass()).endsWith("+1");
        assertThat(pass()).endsWith("+0");
        assertThat(ada()).isEqualTo(NINETEEN);
    }

    @Test
    void aTransferOfNothingAFakeTokenAndACollectibleAreNoPayments() throws Exception {
        String stranger = node.accounts.get(1);
        assertThat(node.send(stranger, token, data("transferFrom(address,address,uint256)", bob, ada, 0))
                        .path("status")
                        .asString())
                .as("anybody can")
                .isEqualTo("0x1");
        for (String fake : List.of(node.deploy("FakeToken"), node.deploy("Fake721"))) {
            node.send(stranger, fake, data("spoof(address,address,uint256)", STRANGER, ada, NINETEEN));
        }
        assertThat(pass()).endsWith("+0");
        assertThat(ada()).isZero();
    }

    @Test
    void anExchangePaysManyWithOneTransactionAndWhatIsRevertedPaysNobody() throws Exception {
        String batch = node.deploy("Batch");
        node.send(payer, token, data("approve(address,uint256)", batch, BigInteger.TEN.pow(12)));
        node.send(
                payer,
                batch,
                data(
                        "send(address,address[],uint256[])",
                        token,
                        List.of(STRANGER, ada, bob, ada),
                        List.of(BigInteger.ONE, NINETEEN, BigInteger.TWO, BigInteger.TEN)));
        assertThat(node.send(payer, batch, data("sendThenRevert(address,address,uint256)", token, ada, NINETEEN))
                        .path("status")
                        .asString())
                .isEqualTo("0x0");
        assertThat(node.send(payer, batch, data("trySend(address,address,uint256)", token, ada, NINETEEN))
                        .path("status")
                        .asString())
                .as("reverted inside, and well outside")
                .isEqualTo("0x1");
        assertThat(pass()).endsWith("+3");
        assertThat(ada()).isEqualTo(NINETEEN.add(BigInteger.TEN));
        assertThat(bob()).isEqualTo(BigInteger.TWO);
    }

    @Test
    void aReorganisationDropsAPaymentAndTheNextOneGivesItAnotherPlace() throws Exception {
        pays(ada, NINETEEN);
        house.pass("lab");
        node.call("anvil_reorg", 1, List.of());
        assertThat(pass()).endsWith("+0");
        assertThat(ada()).isZero();

        pays(ada, NINETEEN);
        pays(bob, BigInteger.TEN);
        house.pass("lab");
        node.call(
                "anvil_reorg", 2, List.of(List.of(paying(bob, BigInteger.TEN), 1), List.of(paying(ada, NINETEEN), 1)));
        assertThat(pass()).endsWith("+2");
        assertThat(ada()).isEqualTo(NINETEEN);
        assertThat(bob()).isEqualTo(BigInteger.TEN);
    }

    private Map<String, Object> paying(String to, BigInteger amount) {
        return Map.of(
                "from", payer, "to", token, "gas", "0x30d40", "data", data("transfer(address,uint256)", to, amount));
    }

    @Test
    void aTokenThatTakesAFeeIsCreditedWithWhatArrives() throws Exception {
        node.send(payer, token, data("setFee(uint256,uint256)", 100, BigInteger.TEN.pow(9)));
        node.send(payer, token, data("transfer(address,uint256)", node.accounts.get(1), BigInteger.TEN.pow(9)));
        node.send(node.accounts.get(1), token, data("transfer(address,uint256)", ada, BigInteger.valueOf(10_000_000)));
        assertThat(pass()).endsWith("+1");
        assertThat(ada()).isEqualTo(BigInteger.valueOf(9_900_000));
    }

    @Test
    void tokensThatTheIssuerDestroysAreMissedByTheNightlyComparison() throws Exception {
        pays(ada, NINETEEN);
        pass();
        house.turn("chain.prove-balances");
        assertThat(house.alerts).isEmpty();
        node.send(payer, token, data("block_(address)", ada));
        node.send(payer, token, data("destroyBlackFunds(address)", ada));
        assertThat(pass()).endsWith("+0");
        house.turn("chain.prove-balances");
        assertThat(house.alerts).containsExactly("chain.balance.differs lab/LUSD/0");
    }

    @Test
    void whatTheIssuerPausedIsRevertedAndPaysNobody() throws Exception {
        node.send(payer, token, data("pause(bool)", true));
        assertThat(pays(ada, NINETEEN)).isEqualTo("0x0");
        node.send(payer, token, data("pause(bool)", false));
        pays(ada, BigInteger.TEN);
        assertThat(pass()).endsWith("+1");
        assertThat(ada()).isEqualTo(BigInteger.TEN);
    }

    @Test
    void otherDecimalsThanTheContractSaysStopTheChain() throws Exception {
        try (var context = house.context(house.db.transactions(), settings(18, node.url(), node.url() + "/"))) {
            assertThat(new ScanByHand(context).pass("lab")).startsWith("waiting: LUSD is not what");
        }
        assertThat(house.alerts).containsExactly("chain.token.wrong lab/LUSD");
    }

    @Test
    void aNodeOnAnotherHistoryIsNoticedAndASilentOneIsWaitedFor() throws Exception {
        try (AnvilNode other = AnvilNode.start();
                var context = house.context(house.db.transactions(), settings(6, node.url(), other.url()))) {
            ScanByHand scan = new ScanByHand(context);
            other.deploy("TestToken", 6, BigInteger.TEN.pow(15));
            other.mine(10);
            pays(ada, NINETEEN);
            node.mine(20);
            assertThat(scan.pass("lab")).matches("waiting: (a provider has only come|providers differ|the contract).*");
            other.mine(100);
            assertThat(scan.pass("lab")).startsWith("waiting");
            other.close();
            assertThat(scan.pass("lab")).startsWith("waiting: fewer than two providers");
            assertThat(ada()).isZero();
        }
        assertThat(pass()).endsWith("+1");
    }

    @Test
    void aChainThatTakesBackWhatItCalledFinalIsHalted() throws Exception {
        pays(ada, NINETEEN);
        assertThat(pass()).endsWith("+1");
        // Set back to before the payment, and gone on otherwise.
        node.call("anvil_rollback", 25);
        node.mine(60);
        assertThat(house.pass("lab"))
                .matches("halted: block .* is another one now|waiting: a provider has only come.*");
        node.mine(60);
        assertThat(house.pass("lab")).startsWith("halted");
        assertThat(house.alerts).containsExactly("chain.finality.broken lab");
        assertThat(ada()).as("a person decides").isEqualTo(NINETEEN);
    }

    @Test
    void hundredsOfTransfersAreCreditedToTheLastUnit() throws Exception {
        BigInteger sum = BigInteger.ZERO;
        for (int i = 1; i <= 200; i++) {
            pays(i % 3 == 0 ? bob : ada, BigInteger.valueOf(i));
            sum = sum.add(BigInteger.valueOf(i));
        }
        assertThat(pass()).endsWith("+200");
        assertThat(ada().add(bob())).isEqualTo(sum);
    }
}
