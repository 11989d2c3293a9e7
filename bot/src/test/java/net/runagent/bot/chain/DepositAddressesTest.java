package net.runagent.bot.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.runagent.core.billing.Case;
import net.runagent.core.chain.ChainDesk.Outcome;
import net.runagent.core.chain.ChainFamily;
import net.runagent.core.chain.DepositAddresses;
import net.runagent.core.chain.DepositAddresses.Answer;
import net.runagent.core.chain.OtherKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Addresses are given once, compared before they are shown, and never taken from a key that nobody confirmed. */
class DepositAddressesTest {
    private static final UUID ADA = new UUID(1, 1);
    private static final UUID BOB = new UUID(1, 2);
    private static final String OTHER_KEY = OtherKeys.evm();

    private final ChainHouse house = new ChainHouse();

    @AfterEach
    void close() {
        house.close();
    }

    private Answer of(UUID account) {
        return house.bean(DepositAddresses.class).of(account, ChainFamily.EVM);
    }

    @Test
    void theFirstAddressesAreThoseThatTheHardwareWalletShows() {
        assertThat(house.address(ADA)).isEqualTo(house.chains.address(false, 0));
        assertThat(house.address(BOB)).isEqualTo(house.chains.address(false, 1));
        assertThat(house.address(ADA, ChainFamily.TRON)).isEqualTo(house.chains.address(true, 0));
    }

    @Test
    void anAccountHasOneAddressHoweverOftenAndByWhomItIsAskedFor() throws Exception {
        Set<String> shown = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Answer>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                UUID account = new UUID(5, i % 4);
                all.add(threads.submit(() -> of(account)));
            }
            for (Future<Answer> each : all) {
                shown.add(((Answer.Shown) each.get()).address().hex());
            }
        }
        assertThat(shown).hasSize(4);
        assertThat(house.db
                        .jdbc()
                        .sql("SELECT count(DISTINCT index) FROM deposit_address")
                        .query(Long.class)
                        .single())
                .isEqualTo(4);
        house.restart();
        assertThat(shown).contains(((Answer.Shown) of(new UUID(5, 3))).address().hex());
    }

    @Test
    void withoutAKeyNobodyIsShownAnything() {
        try (ChainHouse off =
                new ChainHouse(7, Map.of("runagent.chain.tron-xpub", "", "runagent.chain.providers.tron", "a,b"))) {
            assertThat(off.bean(DepositAddresses.class).of(ADA, ChainFamily.TRON))
                    .isInstanceOf(Answer.Off.class);
        }
    }

    @Test
    @Case(42)
    void anotherKeyInTheSettingsIsRefusedUntilSomebodyConfirmsIt() {
        String before = house.address(ADA);
        String known = house.desk().keys().getFirst().configured();
        try (var context = house.context(house.db.transactions(), Map.of("runagent.chain.evm-xpub", OTHER_KEY))) {
            DepositAddresses addresses = context.getBean(DepositAddresses.class);
            assertThat(addresses.of(ADA, ChainFamily.EVM)).isInstanceOf(Answer.Refused.class);
            assertThat(addresses.of(BOB, ChainFamily.EVM)).isInstanceOf(Answer.Refused.class);
            assertThat(house.alerts).contains("chain.key.changed evm");

            var desk = context.getBean(net.runagent.core.chain.ChainDesk.class);
            String other = desk.keys().getFirst().configured();
            assertThat(desk.pin(ChainFamily.EVM, known)).isInstanceOf(Outcome.Refused.class);
            assertThat(addresses.of(ADA, ChainFamily.EVM)).isInstanceOf(Answer.Refused.class);
            assertThat(desk.pin(ChainFamily.EVM, other)).isInstanceOf(Outcome.Done.class);
            Answer now = addresses.of(ADA, ChainFamily.EVM);
            assertThat(((Answer.Shown) now).address().hex()).isNotEqualTo(before);
        }
        assertThat(of(ADA)).as("the key of before").isInstanceOf(Answer.Refused.class);
    }

    @Test
    @Case(42)
    void anAddressThatWasExchangedInTheDatabaseIsShownToNobody() {
        house.address(ADA);
        house.db.jdbc().sql("ALTER TABLE deposit_address DISABLE TRIGGER ALL").update();
        house.db
                .jdbc()
                .sql("UPDATE deposit_address SET address = '0x00000000000000000000000000000000deadbeef'")
                .update();
        assertThat(of(ADA)).isInstanceOf(Answer.Refused.class);
        assertThat(house.alerts).containsExactly("chain.address.changed evm/0");
        assertThat(of(BOB)).as("others go on").isInstanceOf(Answer.Shown.class);
    }

    @Test
    void nobodyCanChangeOrForgetAnAddress() {
        house.address(ADA);
        for (String sql : List.of(
                "UPDATE deposit_address SET billing_account = gen_random_uuid()",
                "DELETE FROM deposit_address",
                "TRUNCATE deposit_address")) {
            assertThatThrownBy(() -> house.db.jdbc().sql(sql).update())
                    .as(sql)
                    .rootCause()
                    .hasMessageContaining("only grows");
        }
    }

    @Test
    void afterAnOlderBackupIndexesAreLeftOut() {
        house.address(ADA);
        assertThat(house.desk().skip(ChainFamily.EVM, 3)).isInstanceOf(Outcome.Done.class);
        assertThat(house.address(BOB)).isEqualTo(house.chains.address(false, 4));
        assertThat(house.desk().skip(ChainFamily.EVM, 0)).isInstanceOf(Outcome.Refused.class);
        assertThat(house.desk().skip(ChainFamily.TRON, 5)).isInstanceOf(Outcome.Refused.class);
    }
}
