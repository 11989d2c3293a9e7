package net.runagent.bot.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.billing.Case;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.billing.PaymentBooked;
import net.runagent.core.chain.ChainFamily;
import net.runagent.core.chain.DepositAddresses;
import net.runagent.core.chain.DepositAddresses.Answer;
import net.runagent.core.chain.ScanByHand;
import net.runagent.core.money.Ledger;
import net.runagent.core.money.LedgerAccount;
import net.runagent.sandbox.chain.Chain;
import net.runagent.sandbox.chain.ChainParty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.MapPropertySource;

/** Both ways to pay beside each other: what came by one is never taken for what came by the other. */
class CardAndChainTest {
    private static final String UNIT = "USDT:polygon";
    private static final String TOKEN = "0xc2132d05d31c914a87c6611c10748aeb04b58e8f";
    private static final String PAYER = "0x00000000000000000000000000000000000a11ce";
    private static final BigInteger NINETEEN = BigInteger.valueOf(19_000_000);

    private final List<ChainParty> parties = new ArrayList<>();
    private final List<BeanFactory> beans = new ArrayList<>();
    private final CardHouse house = new CardHouse(Map.of(), (world, context) -> {
        ChainParty chains = world.join(new ChainParty());
        parties.add(chains);
        beans.add(context);
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("chains", new HashMap<>(chains.settings())));
    });
    private final ChainParty chains = parties.getFirst();

    @AfterEach
    void close() {
        house.close();
    }

    private void pays(UUID account) {
        Answer answer = house.bean(DepositAddresses.class).of(account, ChainFamily.EVM);
        String to = ((Answer.Shown) answer).address().hex();
        chains.with("polygon", chain -> chain.include(
                List.of(Chain.Log.transfer(TOKEN, PAYER, to, NINETEEN)),
                List.of(),
                house.world.clock().now()));
        chains.with("polygon", chain -> {
            chain.mine(20, house.world.clock().now());
            return chain.head();
        });
    }

    private BigInteger sum(LedgerAccount account) {
        return house.bean(Ledger.class).sum(account, UNIT);
    }

    @Test
    @Case(51)
    void paidByCardAndOnAChainAtOnceTheInvoiceIsSettledOnceAndTheTokensStayTheirs() {
        ScanByHand scan = new ScanByHand(beans.getFirst());
        scan.pass("polygon");
        InvoiceId invoice = house.ready();
        UUID payer = house.billing().payer(invoice);
        pays(payer);
        house.polar.pays("newest", true);
        assertThat(scan.pass("polygon")).endsWith("+1");
        house.until(() -> house.billing().standing(invoice).status() == Status.PAID);
        assertThat(scan.pass("polygon")).endsWith("+0");

        assertThat(house.sum("deferred_revenue")).isEqualTo(-1900);
        assertThat(house.count(InvoiceSettled.class)).isEqualTo(1);
        assertThat(house.count(PaymentBooked.class)).isEqualTo(1);
        assertThat(sum(LedgerAccount.balanceOf(payer)).negate()).isEqualTo(NINETEEN);
        assertThat(sum(LedgerAccount.chainDeposits("polygon"))).isEqualTo(NINETEEN);
        house.isSound();
    }

    @Test
    @Case(39)
    void whatComesAfterThePersonWasForgottenIsHeld() {
        ScanByHand scan = new ScanByHand(beans.getFirst());
        scan.pass("polygon");
        UUID payer = house.billing().payer(house.ready());
        pays(payer);
        house.forget(house.ada);
        assertThat(scan.pass("polygon")).endsWith("+1");
        assertThat(sum(LedgerAccount.balanceOf(payer))).isZero();
        assertThat(sum(LedgerAccount.SUSPENSE).negate()).isEqualTo(NINETEEN);
        assertThat(house.alerts).contains("chain.transfer.unowned");
    }

    @Test
    void theNightlyComparisonFindsNoDifferenceInWhatChainsBrought() {
        ScanByHand scan = new ScanByHand(beans.getFirst());
        scan.pass("polygon");
        pays(house.billing().payer(house.ready()));
        scan.pass("polygon");
        house.turn("chain.prove-balances");
        house.look();
        assertThat(house.alerts).isEmpty();
    }
}
