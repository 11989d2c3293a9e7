package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.bot.billing.CardHouse;
import net.runagent.bot.paper.Printed;
import net.runagent.core.account.AccountId;
import net.runagent.core.billing.DiscountLine;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.View;
import net.runagent.core.deployment.AgentResumed;
import net.runagent.core.deployment.AgentSuspended;
import net.runagent.core.deployment.EndAnnounced;
import net.runagent.core.deployment.EndWithdrawn;
import net.runagent.core.deployment.PaymentMissing;
import net.runagent.core.money.Money;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a person sees of paying: the real talks over the real billing, a real database and the simulated provider. */
class MoneyTalksTest {
    private static final AccountId STRANGER = new AccountId(new UUID(0, 666));

    private final CardHouse house = new CardHouse();
    private final ChatRobot chat = ChatRobot.with(new PayTalk(), new BillingTalk(), new PricesTalk());
    private int heard;

    @BeforeEach
    void ada() {
        house.polar.webhooks("off");
        house.desks().forEach(chat::desk);
        chat.desk(new PricesTalk.Prices(house.bean(Catalogue.class)));
        chat.signedIn(house.ada);
    }

    @AfterEach
    void nothingOutOfBalance() {
        try {
            assertThat(house.sum("%")).isZero();
        } finally {
            house.close();
        }
    }

    /** Tells the chat what has been told to Ada since. */
    private ChatRobot news() {
        house.work();
        List<Happening> fresh = List.copyOf(house.told.subList(heard, house.told.size()));
        heard += fresh.size();
        fresh.forEach(chat::happens);
        return chat;
    }

    private InvoiceId ordered() {
        InvoiceId invoice = house.orders();
        house.billing().payByCard(invoice);
        return invoice;
    }

    private String below(int before) {
        return String.join("\n", chat.messages().subList(before, chat.messages().size()));
    }

    private String number(InvoiceId invoice) {
        return house.numberOf(invoice);
    }

    private void pays(boolean paid) {
        house.polar.pays("newest", paid);
        house.look();
    }

    @Test
    void theCheckoutNamesEachItemItsPriceAndTheTax() {
        InvoiceId invoice = ordered();
        news().sees("Your order " + number(invoice))
                .sees("Starter: $19.00")
                .sees("To pay: $19.00</b>, plus tax where it applies");
        assertThat(chat.link("Open checkout")).startsWith(house.polar.url() + "/checkout/");
    }

    @Test
    void everythingThatIsSaidAboutMoneyIsSaidInGermanToo() {
        chat.speaks("de");
        InvoiceId invoice = ordered();
        news().sees("Deine Bestellung " + number(invoice)).sees("19,00").sees("zuzüglich Steuer");
        pays(false);
        news().sees("wurde abgelehnt").sees("nichts abgebucht");
        chat.taps("Noch einmal versuchen").sees("wird vorbereitet");
        news();
        pays(true);
        news().sees("deine Zahlung ist da");
        chat.types("/billing").sees("Starter").sees("bezahlt").sees("19,00");
    }

    @Test
    void aDeclinedCardIsSaidAndTryAgainLeadsToAFreshPage() {
        InvoiceId invoice = ordered();
        news();
        String first = chat.link("Open checkout");
        pays(false);
        news().sees("Your card was declined, so nothing was charged").sees("$19.00 is still open");

        chat.taps("Try again").sees("Preparing the payment page for order " + number(invoice));
        news();

        assertThat(chat.link("Open checkout")).isNotEqualTo(first);
        pays(true);
        news().sees("Thank you, your payment has arrived: $19.00 (before tax) for order " + number(invoice));
    }

    @Test
    void aDeclinedCardIsAMessageOfItsOwnBelowWhatWasSaidLast() {
        InvoiceId invoice = ordered();
        news();
        chat.types("/prices");
        int before = chat.messages().size();
        pays(false);
        news();

        assertThat(chat.messages().get(before)).as("below the rest").contains("Your card was declined");
        assertThat(chat.messages()).as("what was written before stays").anyMatch(m -> m.contains("Your order "));

        chat.taps("Try again");
        assertThat(chat.messages().get(before))
                .as("goes on where it was tapped")
                .contains("Preparing the payment page for order " + number(invoice));
        news();
        pays(true);
        news();
        assertThat(below(before)).contains("Thank you, your payment has arrived");
    }

    @Test
    void aFreshCheckoutComesBelowWhatWasSaidSince() {
        InvoiceId invoice = ordered();
        news();
        pays(false);
        news();
        chat.types("/prices");
        int before = chat.messages().size();
        house.billing().payByCard(invoice);
        house.work();
        news();
        assertThat(below(before)).contains("Your order " + number(invoice));
    }

    @Test
    void aPartThatGoesBackIsToldBelowWithItsAmountAndStandsInTheList() {
        InvoiceId invoice = ordered();
        news();
        pays(true);
        news();
        chat.types("/prices");
        int before = chat.messages().size();
        house.billing().refundPart(invoice, Money.usd(1774), "satisfaction_guarantee");
        house.work();
        house.until(() -> house.world.delays().pending() == 0);
        house.world.clock().advance(Duration.ofMinutes(6));
        house.look();
        news();
        assertThat(below(before)).contains("$17.74 and the tax on it are on their way back to you");
        chat.types("/billing").sees("$19.00, paid; $17.74 given back");
    }

    @Test
    void aDisputeIsToldInOneSentenceBelowEverythingAndSoIsItsEnd() {
        InvoiceId invoice = ordered();
        news();
        pays(true);
        news();
        chat.types("/prices");
        int before = chat.messages().size();
        house.polar.disputes("newest", "needs_response");
        house.look();
        news();
        assertThat(chat.messages().get(before))
                .contains("no AI credit")
                .contains("ask your bank to withdraw the dispute")
                .contains(number(invoice));
        int then = chat.messages().size();
        house.polar.tamper("disputes", "newest", dispute -> dispute.put("status", "won"));
        house.look();
        news();
        assertThat(chat.messages().get(then)).contains("can use its AI credit again");
    }

    @Test
    void aLinkThatRanOutIsReplacedOnRequest() {
        InvoiceId invoice = ordered();
        news();
        String first = chat.link("Open checkout");
        house.world.clock().advance(Duration.ofHours(2));
        house.look();
        house.billing().payByCard(invoice);

        news().sees("Your order " + number(invoice));

        assertThat(chat.link("Open checkout")).isNotEqualTo(first);
        assertThat(house.polar.count("checkouts")).isEqualTo(2);
    }

    @Test
    void whoPaysTwiceIsToldThatTheSecondPaymentGoesBack() {
        InvoiceId invoice = ordered();
        news();
        String first = house.polar.ids("checkouts").getFirst();
        house.world.clock().advance(Duration.ofMinutes(55));
        house.billing().payByCard(invoice);
        news();
        house.polar.pays(first, true);
        house.look();
        news().sees("your payment has arrived: $19.00");
        int before = chat.messages().size();
        pays(true);
        news().sees("Your refund for order " + number(invoice) + " is on its way");
        assertThat(below(before))
                .contains("You have paid for order " + number(invoice) + " twice")
                .contains("goes back to you by itself");
    }

    @Test
    void tryAgainAfterHavingPaidChargesNothing() {
        InvoiceId invoice = ordered();
        news();
        pays(false);
        news();
        var again = chat.finger("Try again");
        house.billing().payByCard(invoice);
        house.work();
        pays(true);
        news();

        again.get();

        chat.sees("out of date");
        house.work();
        assertThat(house.polar.count("checkouts")).isEqualTo(2);
    }

    @Test
    void whoGivesUpAndPaysAnywayGetsTheMoneyBackAndIsToldBoth() {
        InvoiceId invoice = ordered();
        news();
        chat.taps("Cancel").sees("Order " + number(invoice) + " is closed and nothing was charged");
        int before = chat.messages().size();
        pays(true);
        news();
        assertThat(below(before))
                .contains("arrived after the order had been cancelled")
                .contains("goes back to you by itself")
                .contains("Your refund for order " + number(invoice) + " is on its way");
        house.until(() -> house.world.delays().pending() == 0);
        house.world.clock().advance(Duration.ofMinutes(6));
        house.look();
        news().sees("$19.00 and the tax on it are on their way back to you for order " + number(invoice));
    }

    @Test
    void somebodyElsesInvoiceReceiptsAndPortalSayNothing() {
        InvoiceId invoice = ordered();
        news();
        pays(true);
        news();
        chat.types("/billing").taps("Payment method");
        house.work();
        Happening portal = house.told.getLast();

        chat.signedIn(STRANGER);
        for (Happening told : house.told) {
            chat.happens(told).seesNothingNew();
        }
        chat.types("/billing").sees("no running plan").doesNotSee(number(invoice));
        assertThat(chat.buttons()).doesNotContain("Receipts", "Payment method");
        chat.happens(portal).seesNothingNew();

        chat.signedIn(house.ada);
        chat.happens(portal).sees("change your card");
        assertThat(chat.link("Open payment page")).startsWith(house.polar.url());
        chat.happens(portal).seesNothingNew();
    }

    @Test
    void theNumbersOnTheScreenAreThoseOfTheBooks() {
        InvoiceId invoice = ordered();
        news();
        pays(true);
        news().sees("$19.00");
        assertThat(house.sum("deferred_revenue")).isEqualTo(-1900);
        house.polar.refunds("newest", 500, "customer_request");
        house.until(() -> house.world.delays().pending() == 0);
        house.look();

        chat.types("/billing")
                .sees("Starter</b>: $19.00, next charge")
                .sees(number(invoice))
                .sees("$19.00, paid");
        chat.taps("Receipts").sees("Which receipt");
        String one = chat.buttons().getFirst();
        assertThat(one).contains(number(invoice)).contains("$19.00");
        chat.chooses(one).sees("Your receipt " + number(invoice));
        assertThat(Printed.words(document()))
                .contains(number(invoice), "Plan Starter", "$19.00", "-$5.00", "Polar’s own invoice")
                .contains(house.polar.ids("orders").getFirst())
                .doesNotContain("ada@example.org");

        chat.types("/billing").taps("Receipts").taps("All of them as JSON").sees("Your receipt.");
        JsonNode file = receipts();
        JsonNode receipt = file.path("invoices").path(0);
        assertThat(receipt.path("invoice").asString()).isEqualTo(number(invoice));
        assertThat(receipt.path("items").path(0).path("amount").asString()).isEqualTo("19.00");
        JsonNode payment = receipt.path("payments").path(0);
        assertThat(payment.path("amount").asString()).isEqualTo("19.00");
        assertThat(payment.path("refunded").asString()).isEqualTo("5.00");
        assertThat(payment.path("reference").asString())
                .isEqualTo(house.polar.ids("orders").getFirst());
        assertThat(house.sum("refunds")).isEqualTo(500);
        assertThat(file.path("note").asString()).contains("without tax");
        assertThat(file.toString())
                .doesNotContain("ada@example.org")
                .doesNotContain(house.polar.token())
                .doesNotContain("/checkout/");
    }

    @Test
    void anInvoiceWithACodeSaysWhatTheCodeTookOff() {
        InvoiceId invoice = house.billing()
                .open(
                        house.ada,
                        List.of(
                                new InvoiceLine("plan", "starter-monthly", Money.usd(1900)),
                                new DiscountLine("WELCOME20", 0, Money.usd(380)).line()),
                        house.world.clock().now().plus(Duration.ofHours(24)),
                        "a-discounted-order");
        house.billing().payByCard(invoice);
        news().sees("Discount WELCOME20: -$3.80").sees("To pay: $15.20</b>");
        pays(true);
        chat.types("/billing").taps("Invoices");
        chat.chooses(chat.buttons().getFirst())
                .sees("Starter: $19.00")
                .sees("Discount WELCOME20: -$3.80")
                .sees("Total: $15.20");
    }

    private JsonNode receipts() {
        return JsonMapper.builder().build().readTree(document());
    }

    private byte[] document() {
        return chat.newViews().stream()
                .filter(View.Document.class::isInstance)
                .map(View.Document.class::cast)
                .findFirst()
                .orElseThrow()
                .content();
    }

    @Test
    void nobodyElseGetsTheReceiptAndAnUnpaidInvoiceHasNone() {
        InvoiceId invoice = ordered();
        chat.types("/billing").taps("Receipts").sees("no receipts yet");
        news();
        pays(true);
        news();
        chat.types("/billing").taps("Receipts").sees("Which receipt");
        String one = chat.buttons().getFirst();
        chat.signedIn(STRANGER);
        chat.chooses(one).sees("no running plan").doesNotSee(number(invoice));
    }

    @Test
    void aPlanThatIsBeingEndedIsNotShownAsOneThatIsChargedAgain() {
        InvoiceId invoice = ordered();
        news();
        pays(true);
        chat.types("/billing").sees("next charge");
        house.db.transactions().run(() -> house.billing().endSubscription(invoice));
        chat.types("/billing").sees("no running plan").doesNotSee("next charge");
        hasButtons("Invoices", "Receipts");
        assertThat(chat.buttons()).doesNotContain("Change plan", "Cancel subscription", "Refund");
    }

    @Test
    void cancellingIsAskedTwiceSaysTheDayAndCanBeTakenBack() {
        ordered();
        news();
        pays(true);
        news();
        chat.types("/billing")
                .taps("Cancel subscription")
                .sees("Starter</b> then runs until")
                .sees("Then its server is deleted with everything on it");
        chat.taps("Yes, cancel it");
        house.look();
        news().sees("no further charge");
        chat.types("/billing").sees("ends").taps("Resume subscription");
        house.look();
        news().sees("next charge");
        assertThat(house.polar
                        .look("subscriptions", "newest")
                        .orElseThrow()
                        .path("cancel_at_period_end")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void aCardThatCannotBeChargedAnyMoreIsSaidWithAWayForward() {
        ordered();
        news();
        pays(true);
        news();
        house.polar.declineRenewals(2);
        house.world.clock().advance(Duration.ofDays(31));
        house.polar.runDue(house.world.clock().now());
        house.look();
        chat.types("/billing").sees("could not be charged and is tried again").offers("Payment method");
    }

    @Test
    void aPlanThatIsPausedInThePortalIsCalledPausedAndTheWayBackIsSaid() {
        ordered();
        news();
        pays(true);
        news();
        house.polar.tamper("subscriptions", "newest", subscription -> subscription.put("pause_at_period_end", true));
        house.look();
        chat.types("/billing").sees("Starter</b>: pauses").doesNotSee("next charge");

        house.world.clock().advance(Duration.ofDays(32));
        house.polar.runDue(house.world.clock().now());
        house.look();
        chat.types("/billing")
                .sees("Starter</b>: paused, nothing is charged")
                .sees("Resume it under Payment method")
                .doesNotSee("next charge")
                .offers("Payment method");
        assertThat(chat.buttons()).doesNotContain("Cancel subscription", "Resume subscription");
    }

    @Test
    void theEndOfAnUnpaidAgentIsToldWithItsDay() {
        UUID agent = UUID.randomUUID();
        chat.desk(
                AgentQuestions.AskAgents.class,
                new AgentQuestions.Agents(List.of(new AgentQuestions.Agent(
                        agent,
                        "ada_agent_bot",
                        AgentQuestions.Standing.RUNS,
                        chat.now(),
                        "",
                        null,
                        null,
                        List.of(),
                        "Starter",
                        "Automatic",
                        "Nuremberg",
                        false,
                        true,
                        false,
                        null))));
        chat.happens(new EndAnnounced(agent, Instant.parse("2026-12-08T12:00:00Z")))
                .sees("@ada_agent_bot")
                .sees("2026")
                .sees("deleted for good");
        hasButtons("Keep my data", "Billing");
        chat.happens(new EndAnnounced(UUID.randomUUID(), Instant.parse("2026-12-08T12:00:00Z")))
                .seesNothingNew();
        chat.happens(new EndWithdrawn(agent)).sees("@ada_agent_bot").sees("called off");
    }

    @Test
    void whatCanBeTakenAlongIsSaidHonestly() {
        knows(AgentQuestions.Standing.RUNS);
        chat.happens(new EndAnnounced(AgentsInTests.FIRST, Instant.parse("2026-12-08T12:00:00Z")))
                .taps("Keep my data")
                .sees("cannot hand these out as a file yet")
                .offers("Receipts");
    }

    /** From a notice, over whatever screen there is: the overview comes, and then the page. */
    @Test
    void theWayToThePaymentMethodFromANoticeEndsOnAScreenOfItsOwn() {
        ordered();
        news();
        pays(true);
        news();
        knows(AgentQuestions.Standing.SUSPENDED);
        chat.types("/start")
                .happens(new AgentSuspended(AgentsInTests.FIRST, "unpaid"))
                .taps("Payment method")
                .sees("Opening Polar");
        assertThat(chat.buttons()).contains("Receipts", "Payment method");
        news();
        assertThat(chat.link("Open payment page")).startsWith(house.polar.url());
    }

    private void hasButtons(String... labels) {
        for (String label : labels) {
            assertThat(chat.pointerOf(label)).as(label).isNotEmpty();
        }
    }

    private void knows(AgentQuestions.Standing standing) {
        chat.desk(
                AgentQuestions.AskAgents.class,
                new AgentQuestions.Agents(
                        List.of(AgentsInTests.agent(AgentsInTests.FIRST, "ada_agent_bot", standing, "unpaid"))));
    }

    @ParameterizedTest
    @CsvSource({
        "began,simply goes on",
        "middle,still not paid for",
        "last,about to stop",
        "back,has gone back",
        "back_last,has gone back"
    })
    void aPeriodThatIsNotPaidIsToldWithItsDayAndAWayOut(String stage, String words) {
        knows(AgentQuestions.Standing.RUNS);
        Instant until = Instant.parse("2026-12-08T12:00:00Z");
        chat.happens(new PaymentMissing(AgentsInTests.FIRST, stage, until))
                .sees("@ada_agent_bot")
                .sees(words)
                .sees("2026");
        hasButtons("Payment method", "Billing");
        chat.happens(new PaymentMissing(UUID.randomUUID(), stage, until)).seesNothingNew();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prepaid", "prepaid_last"})
    void whoPaysAheadIsLedToTheNextPeriodAndNotToACard(String stage) {
        knows(AgentQuestions.Standing.RUNS);
        chat.happens(new PaymentMissing(AgentsInTests.FIRST, stage, Instant.parse("2026-12-08T12:00:00Z")))
                .sees("@ada_agent_bot")
                .sees("Nothing is charged by itself")
                .sees("2026");
        hasButtons("Billing");
    }

    @Test
    void whatIsSwitchedOffAndOnAgainIsTold() {
        knows(AgentQuestions.Standing.SUSPENDED);
        chat.happens(new AgentSuspended(AgentsInTests.FIRST, "unpaid"))
                .sees("not paid for")
                .sees("nothing was deleted");
        hasButtons("Payment method", "Billing");
        chat.happens(new AgentSuspended(AgentsInTests.FIRST, "paused")).sees("its plan is paused");
        chat.happens(new EndAnnounced(AgentsInTests.FIRST, Instant.parse("2026-12-08T12:00:00Z")))
                .sees("switched off already");
        chat.happens(new AgentResumed(AgentsInTests.FIRST, true)).sees("paid for again and is running");
        chat.happens(new AgentResumed(AgentsInTests.FIRST, false)).sees("does not answer yet");
    }

    @Test
    void pricesAreThoseOfTheCatalogueAndNeedNoAccount() {
        chat.signedOut()
                .types("/prices")
                .sees("Starter")
                .sees("$19.00")
                .sees("$34.00")
                .sees("$59.00");
        chat.speaks("de").types("/prices").sees("19,00");
    }

    @Test
    void aChatThatHasJustJoinedLooksButChangesNothing() {
        InvoiceId invoice = ordered();
        news();
        house.held.put(ChatRobot.ADA, house.world.clock().now().plus(Duration.ofHours(20)));
        chat.taps("Cancel").sees("joined your account only recently");
        assertThat(house.billing().standing(invoice).status().name()).isEqualTo("OPEN");
        pays(true);
        news();
        chat.types("/billing").taps("Payment method").sees("joined your account only recently");
        chat.types("/billing")
                .taps("Cancel subscription")
                .taps("Yes, cancel it")
                .sees("joined your account only recently");
        house.look();
        assertThat(house.polar
                        .look("subscriptions", "newest")
                        .orElseThrow()
                        .path("cancel_at_period_end")
                        .asBoolean())
                .isFalse();

        house.held.clear();
        chat.types("/billing").taps("Payment method").sees("Opening");
    }
}
