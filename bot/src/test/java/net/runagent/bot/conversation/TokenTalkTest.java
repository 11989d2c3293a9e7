package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.runagent.bot.billing.CardHouse;
import net.runagent.core.account.AccountId;
import net.runagent.core.billing.Case;
import net.runagent.core.billing.Entitlement;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.billing.PayOutTokens;
import net.runagent.core.chain.ChainFamily;
import net.runagent.core.chain.CursorRecords;
import net.runagent.core.chain.DepositAddresses;
import net.runagent.core.chain.ScanByHand;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.View;
import net.runagent.core.money.Ledger;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.money.Money;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Later;
import net.runagent.sandbox.chain.Chain;
import net.runagent.sandbox.chain.ChainParty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.MapPropertySource;

/** Paying with tokens, as it is seen in the chat, with the real billing, ledger and scanner beside simulated chains. */
class TokenTalkTest {
    private static final Map<String, String> TOKENS = Map.of(
            "polygon", "0xc2132d05d31c914a87c6611c10748aeb04b58e8f",
            "bsc", "0x55d398326f99059ff775485246999027b3197955");
    private static final String PAYER = "0x00000000000000000000000000000000000a11ce";

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
    private final ScanByHand scan = new ScanByHand(beans.getFirst());
    private final ChatRobot chat = ChatRobot.with(new PayTalk(), new BillingTalk(), new TokenTalk(), new PayoutTalk());
    private int heard;

    @BeforeEach
    void ada() {
        house.polar.webhooks("off");
        house.desks().forEach(chat::desk);
        chat.signedIn(house.ada);
        for (String chain : List.of("bsc", "polygon", "arbitrum", "ethereum", "tron")) {
            scan.pass(chain);
        }
    }

    @AfterEach
    void everyUnitIsBalanced() {
        CrashPoint.arm(null);
        try {
            assertThat(house.db
                            .jdbc()
                            .sql("SELECT currency FROM ledger_entry GROUP BY currency HAVING sum(amount) <> 0")
                            .query(String.class)
                            .list())
                    .isEmpty();
        } finally {
            house.close();
        }
    }

    private ChatRobot news() {
        house.work();
        List<Happening> fresh = List.copyOf(house.told.subList(heard, house.told.size()));
        heard += fresh.size();
        fresh.forEach(chat::happens);
        return chat;
    }

    /** Ordered, and at the screen with the address on Polygon. */
    private InvoiceId asked() {
        InvoiceId invoice = house.ready();
        news();
        chat.taps("Pay with USDT").sees("Which network").taps("USDT, Polygon");
        return invoice;
    }

    private String address() {
        return chat.buttons().stream()
                .filter("Copy address"::equals)
                .findFirst()
                .map(label -> ((View.Picture) chat.view()).rows().getFirst().getFirst().value())
                .orElseThrow();
    }

    private void sends(String chain, String amount) {
        sends(chain, amount, address());
    }

    private void sends(String chain, String amount, String to) {
        int decimals = chain.equals("bsc") ? 18 : 6;
        BigInteger units = new BigDecimal(amount).movePointRight(decimals).toBigIntegerExact();
        chains.with(
                chain,
                each -> each.include(
                        List.of(Chain.Log.transfer(TOKENS.get(chain), PAYER, to.toLowerCase(java.util.Locale.ROOT), units)),
                        List.of(),
                        house.world.clock().now()));
    }

    private void settles(String chain) {
        chains.with(chain, each -> {
            each.mine(30, house.world.clock().now());
            return each.head();
        });
        scan.pass(chain);
    }

    private BigInteger balance(InvoiceId of, String unit) {
        UUID payer = house.billing().payer(of);
        return house.bean(Ledger.class).sum(LedgerAccount.balanceOf(payer), unit).negate();
    }

    private Status status(InvoiceId invoice) {
        return house.billing().standing(invoice).status();
    }

    @Test
    void theAddressIsShownWholeAsWordsAndAsAPictureAndCanBeCopied() {
        InvoiceId invoice = asked();
        chat.sees("Order " + house.numberOf(invoice))
                .sees("Polygon")
                .sees("<code>19.00</code> USDT")
                .sees(address())
                .offers("Copy address", "Copy amount", "Look again", "Other network");
        assertThat(address().toLowerCase(java.util.Locale.ROOT)).isEqualTo(chains.address(false, 0));
    }

    @Test
    void whatIsOnItsWayIsSeenThenItIsFinalAndTheOrderIsPaid() {
        InvoiceId invoice = asked();
        sends("polygon", "19.00");
        scan.pass("polygon");
        news().sees("19.00 USDT on Polygon: 1 of about");
        assertThat(status(invoice)).isEqualTo(Status.OPEN);
        settles("polygon");
        news().sees("order " + house.numberOf(invoice) + " is paid");
        assertThat(status(invoice)).isEqualTo(Status.PAID);
        assertThat(house.sum("deferred_revenue")).isEqualTo(-1900);
        assertThat(balance(invoice, "USDT:polygon")).isZero();
    }

    @Test
    void whatVanishesBeforeItIsFinalPaysNothing() {
        InvoiceId invoice = asked();
        sends("polygon", "19.00");
        scan.pass("polygon");
        news().sees("On its way");
        chains.with("polygon", each -> {
            each.reorganise(2, Chain.Orphans.DROPPED, house.world.clock().now());
            return each.head();
        });
        settles("polygon");
        news();
        assertThat(status(invoice)).isEqualTo(Status.OPEN);
    }

    @ParameterizedTest
    @CsvSource({"18.91, 9", "18.999999, 1", "18.99, 1"})
    @Case(39)
    void aLittleLessIsWrittenOff(String amount, long missing) {
        InvoiceId invoice = asked();
        sends("polygon", amount);
        settles("polygon");
        news().sees("is paid");
        assertThat(status(invoice)).isEqualTo(Status.PAID);
        assertThat(house.sum("write_off")).isEqualTo(missing);
    }

    @Test
    @Case(39)
    void tooLittleIsKeptAndTheRestCompletesIt() {
        InvoiceId invoice = asked();
        String address = address();
        sends("polygon", "10");
        settles("polygon");
        news().sees("please send <b>9.00 USDT</b> more").sees("($10.00)");
        assertThat(status(invoice)).isEqualTo(Status.OPEN);
        chat.taps("Send the rest").taps("USDT, Polygon").sees("<code>9.00</code>");
        sends("polygon", "4", address);
        sends("polygon", "5", address);
        settles("polygon");
        news().sees("is paid");
        assertThat(status(invoice)).isEqualTo(Status.PAID);
    }

    @Test
    @Case(39)
    void moreThanAskedForStaysAndPaysTheNextOrder() {
        InvoiceId invoice = asked();
        sends("polygon", "190");
        settles("polygon");
        news().sees("$171.00 more are left in your balance");
        assertThat(balance(invoice, "USDT:polygon")).isEqualTo(BigInteger.valueOf(171_000_000));
        chat.types("/billing").offers("My balance").taps("My balance").sees("171.00 USDT on Polygon");
        InvoiceId second = house.ready();
        news();
        chat.taps("Pay with USDT").sees("$171.00 of it are in your balance").taps("USDT, BNB Smart Chain (BEP-20)");
        news();
        assertThat(status(second)).isEqualTo(Status.PAID);
        assertThat(balance(second, "USDT:polygon")).isEqualTo(BigInteger.valueOf(152_000_000));
    }

    @Test
    void whatIsEnoughForOneOfTwoOrdersPaysTheOlderOne() {
        InvoiceId older = asked();
        house.world.clock().advance(Duration.ofMinutes(5));
        InvoiceId newer = asked();
        String address = address();
        sends("polygon", "19", address);
        settles("polygon");
        news().sees("order " + house.numberOf(older) + " is paid");
        assertThat(status(older)).isEqualTo(Status.PAID);
        assertThat(status(newer)).isEqualTo(Status.OPEN);
        sends("polygon", "19", address);
        settles("polygon");
        news();
        assertThat(status(newer)).isEqualTo(Status.PAID);
    }

    /** Who looks at an order now means that one, and not one of which they were quoted days ago. */
    @Test
    void anOrderWhoseQuoteHoldsComesBeforeAnOlderOneWhoseQuoteIsOver() {
        InvoiceId older = asked();
        house.world.clock().advance(Duration.ofDays(2));
        InvoiceId newer = asked();
        sends("polygon", "19");
        settles("polygon");
        news();
        assertThat(status(newer)).isEqualTo(Status.PAID);
        assertThat(status(older)).isEqualTo(Status.OPEN);
    }

    /** Nothing of a balance goes to an order for which its owner did not choose tokens. */
    @Test
    void aBalanceNeverPaysWhatSomebodyIsAboutToPayByCard() {
        InvoiceId invoice = asked();
        String address = address();
        house.billing().cancel(invoice);
        InvoiceId card = house.ready();
        sends("polygon", "19", address);
        settles("polygon");
        news();
        assertThat(status(card)).isEqualTo(Status.OPEN);
        assertThat(balance(card, "USDT:polygon")).isEqualTo(BigInteger.valueOf(19_000_000));
    }

    @Test
    @Case(39)
    void paidTwiceTheSecondStays() {
        InvoiceId invoice = asked();
        String address = address();
        sends("polygon", "19");
        settles("polygon");
        news();
        sends("polygon", "19", address);
        settles("polygon");
        news().sees("No order waits for them");
        assertThat(balance(invoice, "USDT:polygon")).isEqualTo(BigInteger.valueOf(19_000_000));
    }

    @Test
    @Case(39)
    void lateMoneyStillPaysAnOrderThatNobodyGaveUp() {
        InvoiceId invoice = asked();
        house.world.clock().advance(Duration.ofDays(3));
        sends("polygon", "19");
        settles("polygon");
        news().sees("is paid");
        assertThat(status(invoice)).isEqualTo(Status.PAID);
    }

    @Test
    @Case(39)
    void afterTheOrderWasGivenUpItIsKept() {
        InvoiceId invoice = asked();
        String address = address();
        house.billing().cancel(invoice);
        sends("polygon", "19", address);
        settles("polygon");
        news().sees("19.00 USDT on Polygon have arrived. No order waits");
        assertThat(status(invoice)).isEqualTo(Status.VOID);
        assertThat(balance(invoice, "USDT:polygon")).isEqualTo(BigInteger.valueOf(19_000_000));
    }

    @Test
    @Case(47)
    void onAnotherOfTheNetworksItCountsAllTheSame() {
        InvoiceId invoice = asked();
        sends("bsc", "19");
        settles("bsc");
        news().sees("is paid");
        assertThat(status(invoice)).isEqualTo(Status.PAID);
    }

    @Test
    void dustIsNotWorthAWord() {
        asked();
        sends("polygon", "0.05");
        settles("polygon");
        house.work();
        assertThat(house.told.subList(heard, house.told.size()))
                .extracting(each -> each.getClass().getSimpleName())
                .doesNotContain("TokensShort", "TokensKept", "TokensPaid");
    }

    @Test
    @Case(51)
    void paidByTokensAndByCardTheCardsMoneyGoesBack() {
        InvoiceId invoice = asked();
        sends("polygon", "19");
        settles("polygon");
        house.polar.pays("newest", true);
        house.work();
        assertThat(status(invoice)).isEqualTo(Status.PAID);
        house.look();
        house.world.clock().advance(Duration.ofMinutes(6));
        house.look();
        news();
        assertThat(house.sum("deferred_revenue")).isEqualTo(-1900);
        assertThat(house.toldWords()).contains("tokenspaid", "paymentdoubled");
    }

    @Test
    void whatGoesBackGoesToTheBalanceOnce() {
        InvoiceId invoice = asked();
        sends("polygon", "19");
        settles("polygon");
        news();
        house.billing().refundAll(invoice, "customer_request");
        house.billing().refundAll(invoice, "customer_request");
        news().sees("is back in your balance, which is $19.00 now");
        assertThat(status(invoice)).isEqualTo(Status.REFUNDED);
        assertThat(balance(invoice, "USDT:polygon")).isEqualTo(BigInteger.valueOf(19_000_000));
        assertThat(house.sum("chain_clearing")).isZero();
    }

    @Test
    void whatCameBackPaysTheOrderThatSomebodyIsLookingAt() {
        InvoiceId first = asked();
        sends("polygon", "19");
        settles("polygon");
        news();
        InvoiceId second = asked();
        house.billing().refundAll(first, "customer_request");
        news();
        assertThat(status(second)).as("not by itself").isEqualTo(Status.OPEN);
        chat.taps("Look again").sees("order " + house.numberOf(second) + " is paid");
        assertThat(status(second)).isEqualTo(Status.PAID);
        assertThat(balance(second, "USDT:polygon")).isZero();
    }

    @Test
    void aPartGoesBackOnce() {
        InvoiceId invoice = asked();
        sends("polygon", "19");
        settles("polygon");
        news();
        house.billing().refundPart(invoice, Money.usd(1774), "satisfaction_guarantee");
        house.billing().refundPart(invoice, Money.usd(1774), "satisfaction_guarantee");
        news().sees("is back in your balance, which is $17.74 now");
        assertThat(balance(invoice, "USDT:polygon")).isEqualTo(BigInteger.valueOf(17_740_000));
    }

    @Test
    @Case(52)
    void aPlanIsPaidAheadAndItsOwnerIsRemindedAndPaysTheNextPeriod() {
        InvoiceId invoice = asked();
        sends("polygon", "60");
        settles("polygon");
        news();
        var until = ((Entitlement.Covered) house.billing().entitlement(invoice).orElseThrow()).until();
        assertThat(until).isAfter(house.world.clock().now().plus(Duration.ofDays(27)));
        chat.types("/billing").sees("paid ahead until");

        house.world.clock().advance(Duration.between(house.world.clock().now(), until.minus(Duration.ofDays(6))));
        house.turn("billing.remind-prepaid");
        house.turn("billing.remind-prepaid");
        news().sees("To go on, the next period costs $19.00");
        chat.taps("Pay the next period").taps("USDT, Polygon");
        news();
        assertThat(house.billing().entitlement(invoice))
                .hasValueSatisfying(now -> assertThat(((Entitlement.Covered) now).until()).isAfter(until));
        assertThat(house.billing().laterOf(invoice)).hasSize(1);
    }

    @Test
    void aPlanThatNobodyPaysForAnyMoreIsOverAfterThreeWeeks() {
        InvoiceId invoice = asked();
        sends("polygon", "19");
        settles("polygon");
        news();
        assertThat(house.billing().subscriptionOver(invoice)).isFalse();
        house.world.clock().advance(Duration.ofDays(31 + 22));
        assertThat(house.billing().subscriptionOver(invoice)).isTrue();
    }

    @Test
    @Case(46)
    void whenTheTokenIsWorthTooLittleNobodyNewIsAskedForItAndWhatWasAskedForCountsWhole() {
        InvoiceId invoice = asked();
        String address = address();
        List.of("bsc", "polygon").forEach(chain -> chains.price(chain, 950_000));
        house.turn("chain.watch-prices");
        house.world.clock().advance(Duration.ofHours(1));
        house.turn("chain.watch-prices");
        assertThat(house.alerts).contains("chain.token.price");
        sends("polygon", "19", address);
        settles("polygon");
        news().sees("is paid");
        assertThat(status(invoice)).isEqualTo(Status.PAID);
        assertThat(house.sum("deferred_revenue")).isEqualTo(-1900);

        InvoiceId second = house.ready();
        news();
        assertThat(chat.newViews().toString()).contains("pay.open").doesNotContain("pay.with-usdt");
        assertThat(house.billing().takesTokens()).isFalse();
        List.of("bsc", "polygon").forEach(chain -> chains.price(chain, 999_000));
        house.turn("chain.watch-prices");
        assertThat(house.billing().takesTokens()).isTrue();
        assertThat(status(second)).isEqualTo(Status.OPEN);
    }

    @Test
    @Case(46)
    void aButtonFromBeforeSaysWhyNobodyIsAskedForItNow() {
        house.ready();
        news();
        List.of("bsc", "polygon").forEach(chain -> chains.price(chain, 950_000));
        house.bean(DepositAddresses.class).of(new UUID(1, 1), ChainFamily.EVM);
        house.turn("chain.watch-prices");
        house.world.clock().advance(Duration.ofHours(1));
        chat.taps("Pay with USDT").sees("worth noticeably less than a dollar");
    }

    /** Credit is an invoice as any other, and begins no plan. */
    @Test
    void creditIsPaidWithTokensToo() {
        InvoiceId credit = house.billing()
                .open(
                        house.ada,
                        List.of(new InvoiceLine("credit", "credit-10", Money.usd(1000))),
                        house.world.clock().now().plus(Duration.ofHours(24)),
                        "credit-1");
        house.billing().payByCard(credit);
        house.work();
        news();
        chat.taps("Pay with USDT").taps("USDT, Polygon").sees("<code>10.00</code>");
        sends("polygon", "10");
        settles("polygon");
        news().sees("is paid");
        assertThat(status(credit)).isEqualTo(Status.PAID);
        assertThat(house.billing().entitlement(credit)).isEmpty();
        assertThat(house.count(InvoiceSettled.class)).isEqualTo(1);
    }

    @Test
    void somebodyElseSeesNeitherTheOrderNorItsAddress() {
        asked();
        String address = address();
        chat.signedIn(new AccountId(new UUID(0, 99))).taps("Look again").doesNotSee(address);
    }

    /** What was ordered at one price is paid at that price; the next period asks for what is asked for on its day. */
    @Test
    void anOrderKeepsThePriceAtWhichItWasMade() {
        InvoiceId old = house.billing()
                .open(
                        house.ada,
                        List.of(new InvoiceLine("plan", "starter-monthly", Money.usd(1500))),
                        house.world.clock().now().plus(Duration.ofHours(24)),
                        "before-the-price-rose");
        house.billing().payByCard(old);
        house.work();
        news();
        chat.taps("Pay with USDT").taps("USDT, Polygon").sees("<code>15.00</code>");
        sends("polygon", "15");
        settles("polygon");
        news().sees("is paid");
        var until = ((Entitlement.Covered) house.billing().entitlement(old).orElseThrow()).until();
        house.world.clock().advance(Duration.between(house.world.clock().now(), until.minus(Duration.ofDays(2))));
        house.turn("billing.remind-prepaid");
        news().sees("the next period costs $19.00");
    }

    @Test
    void aNetworkThatIsHaltedIsShownAsPaused() {
        house.bean(CursorRecords.class).halt("polygon", "somebody stopped it", house.world.clock().now());
        house.ready();
        news();
        chat.taps("Pay with USDT").offers("⏸ Polygon").taps("⏸ Polygon").sees("paused at the moment");
    }

    @Test
    void whateverWentWrongTheyAreToldWhatBecomesOfTheMoney() {
        asked();
        chat.taps("Something went wrong").sees("Nothing is lost").taps("Back").sees("Send exactly");
    }

    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;

        Died() {
            super("died", null, false, false);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"billing.tokens.booked", "billing.tokens.settled", "billing.tokens.taken"})
    @Case(38)
    void whereverTheProcessDiesTheOrderIsPaidOnce(String label) {
        InvoiceId invoice = asked();
        sends("polygon", "20");
        settles("polygon");
        CrashPoint.arm(reached -> {
            if (reached.equals(label)) {
                CrashPoint.arm(null);
                throw new Died();
            }
        });
        assertThatThrownBy(house::work).isInstanceOf(Died.class);
        assertThat(status(invoice)).isEqualTo(Status.OPEN);
        house.bean(Later.class).soon("billing.take-tokens", house.billing().payer(invoice));
        news().sees("is paid");
        assertThat(house.sum("deferred_revenue")).isEqualTo(-1900);
        assertThat(balance(invoice, "USDT:polygon")).isEqualTo(BigInteger.valueOf(1_000_000));
    }

    // ---- what goes back to its owner

    private static final String OWN = "0x9858EfFD232B4033E47d90003D41EC34EcaEda94";

    /** Nineteen dollars lie in the balance, and the address for them is asked for. */
    private InvoiceId balance() {
        InvoiceId invoice = asked();
        String address = address();
        house.billing().cancel(invoice);
        sends("polygon", "19", address);
        settles("polygon");
        news();
        chat.types("/billing").taps("My balance").taps("Send it to me").chooses("19.00 USDT");
        return invoice;
    }

    private UUID payout() {
        return house.db
                .jdbc()
                .sql("SELECT id FROM token_payout WHERE state <> 'ASKED'")
                .query(UUID.class)
                .single();
    }

    private void isSent(String tx) {
        house.bean(PayOutTokens.class).sent(payout(), tx);
        settles("polygon");
        house.turn("billing.find-payouts");
    }

    private String pays(String to, BigInteger units) {
        return chains.with(
                "polygon",
                each -> each.include(
                                List.of(Chain.Log.transfer(
                                        TOKENS.get("polygon"), PAYER, to.toLowerCase(java.util.Locale.ROOT), units)),
                                List.of(),
                                house.world.clock().now())
                        .tx());
    }

    @Test
    void aBalanceIsSentToItsOwnerByAPersonAfterADayAndFoundOnTheChain() {
        InvoiceId invoice = balance();
        chat.types(OWN).sees("Is this your address").sees(OWN).sees("19.00 USDT").taps("Yes, send it there");
        news().sees("are to be sent");
        assertThat(balance(invoice, "USDT:polygon")).isZero();
        PayOutTokens staff = house.bean(PayOutTokens.class);
        assertThat(staff.approve(payout(), "owner")).as("too early").isInstanceOf(PayOutTokens.Outcome.Refused.class);
        house.world.clock().advance(Duration.ofHours(25));
        assertThat(staff.approve(payout(), "owner")).isInstanceOf(PayOutTokens.Outcome.Done.class);
        news().sees("approved");
        isSent("0x" + "ab".repeat(32));
        assertThat(house.bean(PayOutTokens.class).open()).as("not on the chain").hasSize(1);
        isSent(pays(OWN, BigInteger.valueOf(19_000_000)));
        news().sees("have been sent to you");
        assertThat(house.bean(Ledger.class).sum(LedgerAccount.chainOwed("polygon"), "USDT:polygon")).isZero();
        assertThat(house.bean(Ledger.class).sum(LedgerAccount.chainSwept("polygon"), "USDT:polygon"))
                .isEqualTo(BigInteger.valueOf(-19_000_000));
    }

    /** Approved today and sent on another day: so many blocks are looked through in several turns. */
    @Test
    void whatIsSentMuchLaterIsFoundAllTheSame() {
        balance();
        chat.types(OWN).taps("Yes, send it there");
        house.world.clock().advance(Duration.ofHours(25));
        PayOutTokens staff = house.bean(PayOutTokens.class);
        staff.approve(payout(), "owner");
        chains.with("polygon", each -> {
            each.mine(130_000, house.world.clock().now());
            return each.head();
        });
        scan.pass("polygon");
        String tx = pays(OWN, BigInteger.valueOf(19_000_000));
        isSent(tx);
        assertThat(staff.open()).as("not yet so far").hasSize(1);
        house.turn("billing.find-payouts");
        assertThat(staff.open()).isEmpty();
        assertThat(house.alerts).doesNotContain("payout.differs");
    }

    @Test
    void aTransactionIsTakenAsWalletsWriteItAndAnotherOneStartsAgain() {
        balance();
        chat.types(OWN).taps("Yes, send it there");
        house.world.clock().advance(Duration.ofHours(25));
        PayOutTokens staff = house.bean(PayOutTokens.class);
        staff.approve(payout(), "owner");
        String tx = pays(OWN, BigInteger.valueOf(19_000_000));
        settles("polygon");
        assertThat(staff.sent(payout(), "not a hash")).isInstanceOf(PayOutTokens.Outcome.Refused.class);
        isSent("0x" + "ab".repeat(32));
        assertThat(staff.open()).hasSize(1);
        isSent(" " + tx.substring(2).toUpperCase(java.util.Locale.ROOT));
        assertThat(staff.open()).isEmpty();
    }

    @Test
    void aChatThatJoinedAMomentAgoSendsNothingAwayAndMayStopIt() {
        InvoiceId invoice = balance();
        house.held.put(ChatRobot.ADA, house.world.clock().now().plus(Duration.ofHours(24)));
        chat.types(OWN).doesNotSee("Is this your address");
        house.held.clear();
        chat.types("/billing").taps("My balance").taps("Send it to me").chooses("19.00 USDT");
        chat.types(OWN).taps("Yes, send it there");
        house.held.put(ChatRobot.ADA, house.world.clock().now().plus(Duration.ofHours(24)));
        news().taps("Stop it");
        news().sees("are back in your balance");
        assertThat(balance(invoice, "USDT:polygon")).isEqualTo(BigInteger.valueOf(19_000_000));
    }

    @Test
    void anAddressThatNobodyConfirmedIsForgotten() {
        InvoiceId invoice = balance();
        chat.types(OWN).sees("Is this your address");
        house.world.clock().advance(Duration.ofHours(25));
        house.turn("billing.find-payouts");
        assertThat(house.db.jdbc().sql("SELECT count(*) FROM token_payout").query(Long.class).single())
                .isZero();
        chat.taps("Yes, send it there").sees("nothing was sent");
        assertThat(balance(invoice, "USDT:polygon")).isEqualTo(BigInteger.valueOf(19_000_000));
    }

    @Test
    void whatOnceCameBackIsSentOnAsWell() {
        InvoiceId invoice = asked();
        String address = address();
        sends("polygon", "19");
        settles("polygon");
        news();
        house.billing().refundAll(invoice, "customer_request");
        news().taps("My balance").taps("Send it to me").chooses("19.00 USDT");
        chat.types(address).sees("an address of ours");
        chat.types(OWN).sees("Is this your address");
    }

    @Test
    void anotherAmountThanAskedForIsNotTakenForIt() {
        balance();
        chat.types(OWN).taps("Yes, send it there");
        house.world.clock().advance(Duration.ofHours(25));
        house.bean(PayOutTokens.class).approve(payout(), "owner");
        isSent(pays(OWN, BigInteger.ONE));
        assertThat(house.alerts).contains("payout.differs");
        assertThat(house.bean(PayOutTokens.class).open()).hasSize(1);
    }

    @Test
    void whoeverNoticesItStopsItAndTheTokensAreBack() {
        InvoiceId invoice = balance();
        chat.types(OWN).taps("Yes, send it there");
        news().taps("Stop it");
        news().sees("are back in your balance");
        assertThat(balance(invoice, "USDT:polygon")).isEqualTo(BigInteger.valueOf(19_000_000));
        assertThat(house.bean(PayOutTokens.class).approve(payout(), "owner"))
                .isInstanceOf(PayOutTokens.Outcome.Refused.class);
    }

    @Test
    void whatStaffRefusesIsBackToo() {
        InvoiceId invoice = balance();
        chat.types(OWN).taps("Yes, send it there");
        news();
        house.bean(PayOutTokens.class).refuse(payout());
        news().sees("were not sent and are back");
        assertThat(balance(invoice, "USDT:polygon")).isEqualTo(BigInteger.valueOf(19_000_000));
    }

    @ParameterizedTest
    @CsvSource({
        "hello, no address that I know",
        "0x9858EfFD232B4033E47d90003D41EC34EcaEda95, One letter of this address is wrong",
        "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH, another kind of network",
        "0x0000000000000000000000000000000000000000, belongs to nobody",
        "0xc2132D05D31c914a87C6611C10748AEb04B58e8F, the token itself"
    })
    @Case(41)
    void anAddressToWhichNothingMayGoIsRefusedWithItsReason(String typed, String why) {
        balance();
        chat.types(typed).sees(why);
    }

    @Test
    @Case(41)
    void ourOwnAddressIsRefused() {
        balance();
        chat.types(chains.address(false, 0)).sees("an address of ours");
    }
}
