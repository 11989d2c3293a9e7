package net.runagent.bot.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.billing.PayerRecords;
import net.runagent.core.billing.PortalRecords;
import net.runagent.core.money.Money;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The money-back promise holds once for each payer, however the payer comes back; and what is of one moment is forgotten. */
class MoneyBackOnceTest {
    private final CardHouse house = new CardHouse();

    @AfterEach
    void close() {
        house.isSound();
        house.close();
    }

    private InvoiceId by(AccountId account, String once) {
        return house.billing()
                .open(
                        account,
                        List.of(new InvoiceLine("plan", "starter-monthly", Money.usd(1900))),
                        house.world.clock().now().plus(Duration.ofDays(1)),
                        once);
    }

    @Test
    void whoHasUsedItForOneAgentHasNoneForTheNext() {
        InvoiceId first = by(house.ada, "one");
        InvoiceId second = by(house.ada, "two");
        assertThat(house.billing().moneyBackFree(second)).isTrue();

        assertThat(house.billing().useMoneyBack(first)).isTrue();
        assertThat(house.billing().useMoneyBack(first)).as("a repeat").isTrue();
        assertThat(house.billing().moneyBackFree(second)).isFalse();
        assertThat(house.billing().useMoneyBack(second)).isFalse();
    }

    @Test
    void whoComesBackAsSomebodyElseWithTheSameAddressHasNone() {
        assertThat(house.billing().useMoneyBack(by(house.ada, "one"))).isTrue();
        house.forget(house.ada);

        InvoiceId again = by(house.ada, "two");
        assertThat(house.db
                        .jdbc()
                        .sql("SELECT count(*) FROM billing_account")
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
        assertThat(house.billing().moneyBackFree(again)).isFalse();
        assertThat(house.billing().useMoneyBack(again)).isFalse();
    }

    @Test
    void whoPaysAsTheSameCustomerHasNone() {
        InvoiceId first = by(house.ada, "one");
        var bob = new AccountId(new UUID(0, 7));
        InvoiceId second = by(bob, "two");
        PayerRecords payers = house.bean(PayerRecords.class);
        UUID customer = new UUID(1, 1);
        assertThat(house.billing().moneyBackFree(second)).isTrue();
        for (var account : List.of(house.ada, bob)) {
            payers.cardCustomer(payers.of(account).orElseThrow(), customer);
        }

        assertThat(house.billing().useMoneyBack(first)).isTrue();
        assertThat(house.billing().useMoneyBack(second)).isFalse();
    }

    @Test
    void aPageForPaymentMethodsThatNobodyOpenedIsForgottenWithTheChatThatAsked() {
        InvoiceId unused = by(house.ada, "one");
        assertThat(unused).isNotNull();
        UUID payer = house.bean(PayerRecords.class).of(house.ada).orElseThrow();
        var wish = new PortalRecords.Wish(payer, new ChatUser(Platform.TELEGRAM, "4711"));
        PortalRecords portals = house.bean(PortalRecords.class);
        UUID portal = new UUID(2, 2);
        portals.wanted(portal, wish, house.world.clock().now().plus(Duration.ofHours(1)));
        house.look();
        assertThat(portals.find(portal)).isPresent();

        house.world.clock().advance(Duration.ofHours(1));
        house.look();
        assertThat(portals.find(portal)).isEmpty();
    }
}
