package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Period;
import java.util.List;
import java.util.UUID;
import net.runagent.bot.conversation.DeployQuestions.AskQuote;
import net.runagent.bot.conversation.DeployQuestions.BotTaken;
import net.runagent.bot.conversation.DeployQuestions.CheckToken;
import net.runagent.bot.conversation.DeployQuestions.Closed;
import net.runagent.bot.conversation.DeployQuestions.DiscountRefused;
import net.runagent.bot.conversation.DeployQuestions.Door;
import net.runagent.bot.conversation.DeployQuestions.DropOrder;
import net.runagent.bot.conversation.DeployQuestions.ForgetWish;
import net.runagent.bot.conversation.DeployQuestions.KeepWish;
import net.runagent.bot.conversation.DeployQuestions.Look;
import net.runagent.bot.conversation.DeployQuestions.Offer;
import net.runagent.bot.conversation.DeployQuestions.OrderDone;
import net.runagent.bot.conversation.DeployQuestions.PayByCard;
import net.runagent.bot.conversation.DeployQuestions.PayWays;
import net.runagent.bot.conversation.DeployQuestions.Quoted;
import net.runagent.bot.conversation.DeployQuestions.Settle;
import net.runagent.bot.conversation.DeployQuestions.Settled;
import net.runagent.bot.conversation.DeployQuestions.TakeBot;
import net.runagent.bot.conversation.DeployQuestions.TokenTaken;
import net.runagent.bot.conversation.DeployQuestions.TokenUnused;
import net.runagent.bot.conversation.DeployQuestions.Unfinished;
import net.runagent.bot.conversation.DeployQuestions.UseDiscount;
import net.runagent.bot.conversation.DeployQuestions.Wish;
import net.runagent.bot.conversation.DeployQuestions.WishKept;
import net.runagent.bot.conversation.SecretQuestions.OfferPage;
import net.runagent.bot.conversation.SecretQuestions.PageOffered;
import net.runagent.bot.conversation.SecretQuestions.SecretCame;
import net.runagent.core.account.Platform;
import net.runagent.core.billing.BillingQuestions.PaymentAsked;
import net.runagent.core.billing.BillingQuestions.PaymentShown;
import net.runagent.core.billing.CheckoutReady;
import net.runagent.core.billing.DiscountLine;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.billing.InvoiceStanding;
import net.runagent.core.catalogue.ModelOffer;
import net.runagent.core.catalogue.Place;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.conversation.View;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.BotChecked;
import net.runagent.core.deployment.BuildMoved;
import net.runagent.core.deployment.Quote;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.vault.AskedSecret;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeployTalkTest {
    private static final UUID DRAFT = UUID.fromString("01980000-0000-7000-8000-000000000001");
    private static final UUID INTAKE = UUID.fromString("01980000-0000-7000-8000-0000000000aa");
    private static final Plan STARTER = plan("starter-monthly", "Starter", 1900);
    private static final Plan POWER = plan("power-monthly", "Power", 4900);
    private static final Plan STARTER_YEARLY = plan("starter-yearly", "Starter", 19000, Period.ofYears(1));
    private static final Plan POWER_YEARLY = plan("power-yearly", "Power", 49000, Period.ofYears(1));
    private static final ModelOffer AUTO = new ModelOffer("openrouter/auto", "Automatic", "picks by itself");
    private static final PayWays CARDS = new PayWays(true, false);
    private static final Place FALKENSTEIN = new Place("fsn1", "Falkenstein", "DE");

    private Unfinished other;
    private String takeRefused = "";
    private boolean codes;
    private PayWays ways = CARDS;
    private DiscountLine discount;
    private String left;

    private @Nullable Wish kept;
    private String closed = "";
    private List<Plan> sold = List.of(STARTER, POWER);
    private List<Door> doors = List.of(new Door(Platform.TELEGRAM, true, null));
    private String page = "https://runagent.test/secret/first";

    private final ChatRobot ada = withDesks(ChatRobot.with(new DeployTalk()));

    private ChatRobot withDesks(ChatRobot robot) {
        return robot.signedIn()
                .desk(
                        Look.class,
                        (look, asker) -> !closed.isEmpty()
                                ? new Closed(closed)
                                : new Offer(
                                        wished(look.wish()),
                                        AUTO,
                                        FALKENSTEIN,
                                        sold,
                                        List.of(FALKENSTEIN, new Place("hel1", "Helsinki", "FI")),
                                        doors,
                                        other,
                                        "",
                                        kept))
                .desk(
                        Settle.class,
                        (settle, asker) -> new Settled(DRAFT, left, asker.chatName() + "'s agent", "agent_x_bot"))
                .desk(KeepWish.class, new WishKept())
                .desk(ForgetWish.class, new WishKept())
                .desk(TakeBot.class, (take, asker) -> new BotTaken(takeRefused))
                .desk(CheckToken.class, new TokenTaken())
                .desk(OfferPage.class, (ask, asker) -> new PageOffered(page, ""))
                .desk(AskQuote.class, (ask, asker) -> new Quoted(quote(), "", codes, ways))
                .desk(PayByCard.class, new OrderDone(""))
                .desk(DropOrder.class, new OrderDone(""));
    }

    private Plan wished(Wish wish) {
        return sold.stream()
                .filter(plan -> plan.id().equals(wish.plan()))
                .findFirst()
                .orElse(STARTER);
    }

    @Test
    void whatIsChosenIsKeptAtOnce() {
        ada.types("/deploy").taps("Change plan").chooses("Power");
        assertThat(ada.asked()).contains(new KeepWish(new Wish(POWER.id(), null, null)));
    }

    @Test
    void whoComesBackIsShownWhatTheyChoseAndGoesOnWithIt() {
        kept = new Wish(POWER.id(), null, null);
        ada.types("/deploy")
                .sees("You chose this before")
                .sees("Power")
                .taps("Go on with it")
                .offers("Deploy my choice");
        ada.taps("Deploy my choice");
        assertThat(ada.asked()).contains(new Settle(new Wish(POWER.id(), null, null)));
    }

    @Test
    void orBeginsAnew() {
        kept = new Wish(POWER.id(), null, null);
        ada.types("/deploy").sees("You chose this before").taps("Begin anew").offers("Deploy the default");
        assertThat(ada.asked()).contains(new ForgetWish());
    }

    @Test
    void whoNamesAModelWithTheCommandIsNotAskedAboutAnEarlierChoice() {
        kept = new Wish(POWER.id(), null, null);
        ada.types("/deploy openai/gpt-5").doesNotSee("You chose this before").offers("Change plan");
    }

    @Test
    void aPlanIsPaidByTheMonthOrByTheYear() {
        sold = List.of(STARTER, POWER, STARTER_YEARLY, POWER_YEARLY);

        ada.types("/deploy")
                .taps("By the year: $190.00")
                .sees("$190.00 a year")
                .taps("Change plan")
                .offers("By the month: $19.00")
                .chooses("Power")
                .sees("$490.00 a year")
                .taps("Deploy my choice");

        assertThat(ada.asked()).contains(new Settle(new Wish("power-yearly", null, null)));
    }

    @Test
    void whoGoesBackToTheMonthPaysTheMonth() {
        sold = List.of(STARTER, POWER, STARTER_YEARLY);

        ada.types("/deploy")
                .taps("By the year: $190.00")
                .taps("By the month: $19.00")
                .sees("$19.00 a month")
                .offers("By the year: $190.00")
                .taps("Change plan")
                .chooses("Power")
                .sees("$49.00 a month");
        assertThat(ada.buttons()).noneMatch(label -> label.startsWith("By the"));
    }

    @Test
    void whenAPartIsSwitchedOffThePersonIsToldAndMayAskAgain() {
        for (String part : new String[] {"servers", "models", "payment"}) {
            closed = part;
            ada.types("/deploy").sees("No new agents right now").offersExactly("Try again", "Back", "Help");
        }
        closed = "";
        ada.taps("Try again").sees("Starter").offers("Deploy the default");
    }

    @Test
    void oneTapOneBotOneTapToPay() {
        ada.types("/deploy")
                .sees("Starter")
                .offersExactly(
                        "Deploy the default",
                        "Change plan",
                        "Change model",
                        "Change location",
                        "Use my own key",
                        "Back",
                        "Cancel")
                .taps("Deploy the default")
                .offersExactly("Create my agent's bot", "I have a token", "Back", "Cancel");
        assertThat(ada.newViews()).anySatisfy(view -> assertThat(view).isInstanceOf(View.BotOffer.class));

        ada.createsBot("555", "ada_agent_bot")
                .sees("@ada_agent_bot")
                .sees("To pay now: $24.00")
                .sees("Setting up, once: $5.00")
                .sees("AI credit")
                .offersExactly("Pay by card", "Back", "Cancel")
                .taps("Pay by card")
                .sees("preparing your checkout");
        assertThat(ada.asked()).contains(new PayByCard(DRAFT));
    }

    @Test
    void theOfferCanBeHadAgain() {
        ada.types("/deploy").taps("Deploy the default").taps("Create my agent's bot");

        assertThat(ada.newViews()).anySatisfy(view -> assertThat(view).isInstanceOf(View.BotOffer.class));
    }

    @Test
    void whatIsChangedIsOrdered() {
        ada.types("/deploy")
                .taps("Change plan")
                .chooses("Power")
                .sees("$49.00 a month")
                .offers("Deploy my choice")
                .taps("Change location")
                .chooses("Helsinki")
                .taps("Deploy my choice");

        assertThat(ada.asked()).contains(new Settle(new Wish("power-monthly", null, "hel1")));
    }

    @Test
    void aBotMadeTwiceIsTakenOnce() {
        ada.types("/deploy").taps("Deploy the default").createsBot("555", "ada_agent_bot");

        ada.createsBot("555", "ada_agent_bot").sees("Your order").doesNotSee("I see your bot");
    }

    @Test
    void theOfferToMakeABotCanBeRefused() {
        ada.types("/deploy").taps("Deploy the default");

        ada.types("Cancel").sees("no new bot").sees("Nothing was charged").sees("Good to see you");
        assertThat(ada.asked()).contains(new DropOrder(DRAFT));
        ada.types("/deploy").offers("Deploy the default");
    }

    /** Two bots made one after the other: the newer one is meant. */
    @Test
    void whoMakesASecondBotBeforeOrderingGetsThatOne() {
        ada.types("/deploy").taps("Deploy the default").createsBot("555", "ada_agent_bot");
        ada.taps("Back").taps("Create my agent's bot").createsBot("556", "ada_second_bot");

        assertThat(ada.asked()).endsWith(new TakeBot(DRAFT, "556", "ada_second_bot"), new AskQuote(DRAFT));
        ada.sees("Your order").offers("Pay by card");
    }

    @Test
    void whoMakesASecondBotAfterOrderingIsToldThatItIsNotUsed() {
        ada.types("/deploy")
                .taps("Deploy the default")
                .createsBot("555", "ada_agent_bot")
                .taps("Pay by card");
        takeRefused = "ordered";

        ada.createsBot("556", "ada_second_bot").sees("the new one is not used").sees("paying");
    }

    @Test
    void aBotThatWasMadeIsStillThereForWhoGoesBack() {
        ada.types("/deploy").taps("Deploy the default").createsBot("555", "ada_agent_bot");
        left = "ada_agent_bot";
        ada.taps("Back")
                .sees("You have chosen @ada_agent_bot already")
                .offersExactly("Go on with this bot", "Create my agent's bot", "I have a token", "Back", "Cancel")
                .taps("Go on with this bot")
                .sees("Your order")
                .offers("Pay by card");
    }

    @Test
    void theKeyboardThatOffersABotGoesAwayWithWhoGoesOnWithoutIt() {
        ada.types("/deploy").taps("Deploy the default").taps("I have a token").sees("All right, no new bot");
        ada.taps("Back");
        assertThat(ada.newViews()).anySatisfy(view -> assertThat(view).isInstanceOf(View.BotOffer.class));
        ada.doesNotSee("no new bot").taps("Back").sees("All right, no new bot").offers("Deploy the default");
        ada.taps("Change plan").doesNotSee("no new bot");
    }

    /** The default way, counted from the first screen. */
    @Test
    void fourTapsLeadFromTheStartToTheLinkForPaying() {
        UUID invoice = new UUID(5, 5);
        InvoiceStanding open = new InvoiceStanding(
                InvoiceStanding.Status.OPEN,
                InvoiceStanding.Exceptional.NONE,
                Money.usd(2400),
                Money.usd(0),
                List.of());
        ChatRobot eve = withDesks(ChatRobot.with(new DeployTalk(), new PayTalk()))
                .desk(
                        PaymentAsked.class,
                        new PaymentShown(invoice, "R-1", open, Money.usd(0), List.of(), "https://polar.test/pay", false));
        eve.types("/start")
                .taps("Deploy my agent")
                .taps("Deploy the default")
                .createsBot("555", "ada_agent_bot")
                .taps("Pay by card")
                .happens(new CheckoutReady(invoice));
        assertThat(eve.tapsSoFar()).isLessThanOrEqualTo(4);
        assertThat(eve.link("Open checkout")).isEqualTo("https://polar.test/pay", false);
    }

    /** There the owner makes the bot; giving its token is the one step more, and opening the form for it the one tap more. */
    @Test
    void fourTapsLeadToTheLinkForPayingOnDiscordAsWell() {
        UUID invoice = new UUID(5, 5);
        InvoiceStanding open = new InvoiceStanding(
                InvoiceStanding.Status.OPEN,
                InvoiceStanding.Exceptional.NONE,
                Money.usd(2400),
                Money.usd(0),
                List.of());
        ChatRobot eve = withDesks(ChatRobot.with(new DeployTalk(), new PayTalk()))
                .onDiscord()
                .desk(
                        PaymentAsked.class,
                        new PaymentShown(invoice, "R-1", open, Money.usd(0), List.of(), "https://polar.test/pay", false));
        eve.types("/start")
                .taps("Deploy my agent")
                .taps("Deploy the default")
                .happens(new SecretCame(AskedSecret.ORDERED_DISCORD_TOKEN.word(), DRAFT, INTAKE))
                .happens(new BotChecked(DRAFT, ""))
                .taps("Pay by card")
                .happens(new CheckoutReady(invoice));
        int withTheForm = eve.tapsSoFar() + 1;
        assertThat(withTheForm).isLessThanOrEqualTo(4);
        assertThat(eve.link("Open checkout")).isEqualTo("https://polar.test/pay", false);
    }

    /** Whoever is about to pay sees one way to give up, where the link is. */
    @Test
    void nobodyIsShownTwoWaysToCancelWhilePaying() {
        ada.types("/deploy")
                .taps("Deploy the default")
                .createsBot("555", "ada_agent_bot")
                .taps("Pay by card");
        assertThat(ada.buttons()).containsExactly("Back");
    }

    @Test
    void whatWasChosenSurvivesANewVersionThatCannotReadTheRest() {
        ada.types("/deploy").taps("Change plan").chooses("Power");
        ada.redeployed(NextVersion.of(new DeployTalk(), 2))
                .taps("Change model")
                .sees("learned new things")
                .sees("$49.00 a month");
    }

    @Test
    void aBotOfAnotherAgentIsRefusedAndTheWayGoesOn() {
        takeRefused = "taken";

        ada.types("/deploy")
                .taps("Deploy the default")
                .createsBot("555", "ada_agent_bot")
                .sees("already belongs to another agent")
                .offers("Create my agent's bot", "I have a token");
    }

    @Test
    void aTokenIsCheckedAndTakenOutOfTheChat() {
        ada.types("/deploy").taps("Deploy the default").taps("I have a token");
        ada.types("123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1").sees("whose token this is");
        assertThat(ada.personsMessageDeleted()).isTrue();

        ada.happens(new BotChecked(DRAFT, "")).sees("The token is good").sees("To pay now");
    }

    @Test
    void aTokenIsAskedForOnASecurePageFirstAndInTheChatLast() {
        ada.types("/deploy")
                .taps("Deploy the default")
                .offersExactly("Create my agent's bot", "I have a token", "Back", "Cancel");
        ada.taps("I have a token").sees("safest way is the button").sees("Or send it here");

        assertThat(ada.buttons()).containsExactly("Back", "Cancel", "Enter it on a secure page");
        assertThat(ada.link("Enter it on a secure page")).isEqualTo("https://runagent.test/secret/first");
        assertThat(ada.asked()).contains(new OfferPage(AskedSecret.ORDERED_BOT_TOKEN, DRAFT));
        assertThat(ada.stored()).as("the saved conversation").doesNotContain("secret/first");
    }

    @Test
    void whatWasTypedOnThePageIsCheckedAndTheChatGoesOn() {
        ada.types("/deploy").taps("Deploy the default").taps("I have a token");

        ada.happens(came()).sees("whose token this is");
        assertThat(ada.asked()).contains(new CheckToken(DRAFT, INTAKE));
        ada.happens(new BotChecked(DRAFT, "")).sees("The token is good").sees("To pay now");
    }

    @Test
    void aPageThatBroughtAWrongTokenIsReplacedByAFreshOne() {
        ada.types("/deploy").taps("Deploy the default").taps("I have a token").happens(came());
        page = "https://runagent.test/secret/second";

        ada.happens(new BotChecked(DRAFT, "invalid")).sees("wrong or was revoked");
        assertThat(ada.link("Enter it on a secure page")).isEqualTo("https://runagent.test/secret/second");
    }

    @Test
    void whoLeftWhileThePageWasOpenIsToldAndTheTokenIsCheckedAllTheSame() {
        ada.types("/deploy").taps("Deploy the default").taps("I have a token").types("/start");

        ada.happens(came()).sees("token from the secure page");
        assertThat(ada.asked()).contains(new CheckToken(DRAFT, INTAKE));
        ada.happens(new BotChecked(DRAFT, "")).sees("good and put away");
    }

    @Test
    void aTokenForAnOrderThatWaitsForNoneAnyMoreIsNotKept() {
        ada.desk(CheckToken.class, new TokenUnused());

        ada.types("/start").happens(came()).sees("did not keep it");
    }

    @Test
    void aPageForAnotherOrderChangesNothingOnThisScreen() {
        ada.desk(CheckToken.class, new TokenUnused());
        ada.types("/deploy").taps("Deploy the default").taps("I have a token");

        ada.happens(new SecretCame(AskedSecret.ORDERED_BOT_TOKEN.word(), new UUID(1, 2), INTAKE));
        assertThat(ada.screen()).contains("safest way is the button");
    }

    @Test
    void withoutAPageTheChatIsStillThere() {
        page = null;

        ada.types("/deploy")
                .taps("Deploy the default")
                .taps("I have a token")
                .sees("no further one just now")
                .offersExactly("Back", "Cancel");
        ada.types("123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1").sees("whose token this is");
    }

    private static SecretCame came() {
        return new SecretCame(AskedSecret.ORDERED_BOT_TOKEN.word(), DRAFT, INTAKE);
    }

    @Test
    void aWrongTokenIsNamedAndAskedForAgain() {
        ada.types("/deploy").taps("Deploy the default").taps("I have a token");
        ada.types("123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1");

        ada.happens(new BotChecked(DRAFT, "invalid"))
                .sees("wrong or was revoked")
                .offersExactly("Back", "Cancel", "Enter it on a secure page");
        ada.types("123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1").sees("whose token this is");
        ada.happens(new BotChecked(DRAFT, "ours")).sees("our own bot");
    }

    @Test
    void whatIsNoTokenIsNotEvenAskedAbout() {
        ada.types("/deploy")
                .taps("Deploy the default")
                .taps("I have a token")
                .types("hello")
                .sees("does not look like");

        assertThat(ada.asked()).noneMatch(CheckToken.class::isInstance);
    }

    @Test
    void whoLeftDuringTheCheckIsToldLater() {
        ada.types("/deploy").taps("Deploy the default").taps("I have a token");
        ada.types("123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1");
        ada.types("/start").happens(new BotChecked(DRAFT, "taken")).sees("steal each other's messages");
    }

    @Test
    void aSecondDeployWhileOneIsBuiltShowsTheOne() {
        other = new Unfinished(DRAFT, "ada_agent_bot", true, CARDS);

        ada.types("/deploy").sees("being built").offers("Deploy another agent", "Back");
        ada.taps("Deploy another agent").offers("Deploy the default");
    }

    @Test
    void aSecondDeployWithAnUnpaidOrderLeadsToItsPayment() {
        other = new Unfinished(DRAFT, "ada_agent_bot", false, CARDS);

        ada.types("/deploy").sees("not paid yet").taps("Pay by card").sees("preparing your checkout");
        ada.types("/deploy").taps("Give this order up").sees("given up");
        assertThat(ada.asked()).contains(new DropOrder(DRAFT));
    }

    @Test
    void aBotFromAnEarlierTryIsUsedAgain() {
        left = "ada_agent_bot";

        ada.types("/deploy").taps("Deploy the default").sees("To pay now");
        ada.taps("Back").offers("Create my agent's bot");
    }

    @Test
    void cancellingBeforePayingLeavesNothing() {
        ada.types("/deploy")
                .taps("Deploy the default")
                .createsBot("555", "ada_agent_bot")
                .taps("Cancel")
                .sees("Nothing was charged");
        assertThat(ada.asked()).contains(new DropOrder(DRAFT));
    }

    @Test
    void aDoubleTapOnPayingPaysOnce() {
        ada.types("/deploy").taps("Deploy the default").createsBot("555", "ada_agent_bot");
        var pay = ada.finger("Pay by card");

        pay.get();
        pay.get();

        assertThat(ada.asked()).filteredOn(PayByCard.class::isInstance).hasSize(1);
    }

    /** A link from somewhere else, opened while the checkout is being prepared. */
    @Test
    void aStartWithAPayloadInTheMiddleOfPayingLosesNothing() {
        ada.types("/deploy")
                .taps("Deploy the default")
                .createsBot("555", "ada_agent_bot")
                .taps("Pay by card");
        ada.types("/start " + "x".repeat(64)).sees("Good to see you");
        other = new Unfinished(DRAFT, "ada_agent_bot", false, CARDS);
        ada.types("/deploy").sees("not paid yet").offers("Pay by card", "Give this order up");
        assertThat(ada.asked()).filteredOn(DropOrder.class::isInstance).isEmpty();
    }

    @Test
    void cancellingTooLateSaysWhy() {
        ada.types("/deploy")
                .taps("Deploy the default")
                .createsBot("555", "ada_agent_bot")
                .taps("Pay by card");
        ada.desk(DropOrder.class, new OrderDone("being-built"));

        ada.types("/cancel").sees("nothing was given up");
    }

    @Test
    void thePaymentTurnsTheWaitingScreenIntoTheNewsThatItIsBuilt() {
        ada.types("/deploy")
                .taps("Deploy the default")
                .createsBot("555", "ada_agent_bot")
                .taps("Pay by card");

        ada.happens(new BuildMoved(DRAFT)).sees("I am building your agent now");
    }

    @Test
    void backLeadsThroughTheStepsAndOut() {
        ada.types("/deploy")
                .taps("Deploy the default")
                .taps("I have a token")
                .taps("Back")
                .offers("I have a token")
                .taps("Back")
                .offers("Deploy the default")
                .taps("Back")
                .sees("Good to see you");
    }

    @Test
    void itSpeaksGerman() {
        ada.speaks("de")
                .types("/deploy")
                .sees("Dein Agent")
                .taps("Standard nehmen")
                .offers("Ich habe ein Token");
    }

    private ChatRobot withCodes() {
        codes = true;
        return ada.desk(UseDiscount.class, (use, asker) -> {
            if (!use.typed().equals("welcome20")) {
                return new DiscountRefused("unknown");
            }
            discount = new DiscountLine("WELCOME20", 0, Money.usd(380));
            return new Quoted(quote(), "", true, CARDS);
        });
    }

    @Test
    void aCodeTypedAtTheQuoteIsTakenIntoAccount() {
        left = "ada_agent_bot";
        withCodes()
                .types("/deploy")
                .taps("Deploy the default")
                .taps("Discount code")
                .sees("Which discount code")
                .types("welcome20")
                .sees("The code <b>WELCOME20</b> is taken into account: $3.80 less for the first period");
        ada.taps("Pay by card").sees("preparing your checkout");
    }

    @Test
    void aCodeThatNobodyKnowsChangesNothingAndWhoGoesBackKeepsTheQuote() {
        left = "ada_agent_bot";
        withCodes()
                .types("/deploy")
                .taps("Deploy the default")
                .taps("Discount code")
                .types("guess")
                .sees("I do not know this code")
                .doesNotSee("taken into account");
        ada.taps("Discount code").taps("Back").offers("Discount code").doesNotSee("taken into account");
    }

    @Test
    void whereThereAreNoCodesNoneIsAskedFor() {
        left = "ada_agent_bot";
        ada.types("/deploy").taps("Deploy the default");
        assertThat(ada.buttons()).doesNotContain("Discount code");
    }

    private Quote quote() {
        return new Quote(
                STARTER,
                AUTO,
                FALKENSTEIN,
                new AgentBot(Platform.TELEGRAM, AgentBot.Source.MANAGED, "555", "ada_agent_bot"),
                List.of(new InvoiceLine("plan", "starter-monthly", Money.usd(1900))),
                discount,
                Money.usd(2400));
    }

    private static Plan plan(String id, String name, long cents) {
        return plan(id, name, cents, Period.ofMonths(1));
    }

    private static Plan plan(String id, String name, long cents, Period interval) {
        return new Plan(
                id,
                name,
                interval,
                Money.usd(cents),
                Money.usd(500),
                List.of("cx23"),
                2,
                4,
                40,
                new UsdMicros(5_000_000),
                600,
                "");
    }

    private ChatRobot onDiscord() {
        doors = List.of(new Door(Platform.TELEGRAM, false, null), new Door(Platform.DISCORD, true, "https://x.test"));
        return ada.onDiscord();
    }

    private static final String DISCORD_TOKEN =
            "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabCDe.abcdefghijklmnopqrstuvwxyz0123456789AB";

    @Test
    void onDiscordTheOwnBotsTokenIsTypedIntoAForm() {
        onDiscord()
                .types("/deploy")
                .sees("Platform: Discord")
                .taps("Deploy the default")
                .sees("Message Content Intent")
                .offersExactly("Back", "Cancel", "Enter it on a secure page", "Open the developer portal");
        assertThat(ada.newViews()).noneMatch(View.BotOffer.class::isInstance);

        ada.fills("not a token")
                .sees("three parts with dots")
                .fills(DISCORD_TOKEN)
                .sees("asking Discord");
        assertThat(ada.asked())
                .contains(new OfferPage(AskedSecret.ORDERED_DISCORD_TOKEN, DRAFT))
                .anySatisfy(asked -> assertThat(asked).isInstanceOf(CheckToken.class));

        ada.happens(new BotChecked(DRAFT, "no-message-content")).sees("Message Content Intent</b>, save");
        ada.fills(DISCORD_TOKEN)
                .happens(new BotChecked(DRAFT, ""))
                .sees("The token is good")
                .offers("Pay by card");
        ada.taps("Back").sees("developer portal").taps("Back").offers("Change platform");
    }

    @Test
    void aTokenOfTelegramIsNoneOfDiscord() {
        onDiscord().types("/deploy").taps("Deploy the default").fills("123456789:AAabcdefghijklmnopqrstuvwxyz0123456");

        ada.sees("three parts with dots");
        assertThat(ada.asked()).noneMatch(CheckToken.class::isInstance);
    }

    @Test
    void aFormOfAScreenThatIsGoneChangesNothing() {
        onDiscord().types("/deploy").taps("Deploy the default");
        String opened = ada.form();
        ada.taps("Back").fillsRaw(opened, DISCORD_TOKEN).sees("out of date");

        assertThat(ada.asked()).noneMatch(CheckToken.class::isInstance);
        ada.fillsRaw("1.AAAAAAAAAAA.1.0", DISCORD_TOKEN).sees("belongs to someone else");
    }

    @Test
    void whoWantsTheAgentElsewhereIsShownTheWay() {
        doors = List.of(new Door(Platform.TELEGRAM, true, null), new Door(Platform.DISCORD, false, "https://x.test"));
        ada.types("/deploy").taps("Change platform").chooses("Discord").sees("To have yours on Discord");
        ada.offersExactly("Back", "Cancel", "Open me there").taps("Back").offers("Change platform");
        ada.taps("Change platform").chooses("Telegram").offers("Deploy the default");
    }

    @Test
    void aModelCanBeNamedWithTheCommand() {
        ada.types("/deploy vendor/model-1");
        assertThat(ada.asked()).contains(new Look(new Wish(null, "vendor/model-1", null)));
        ada.types("/deploy <b>anything</b>");
        assertThat(ada.asked()).last().isEqualTo(new Look(Wish.DEFAULT));
    }
}
