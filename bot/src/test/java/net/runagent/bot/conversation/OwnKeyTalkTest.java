package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Period;
import java.util.List;
import java.util.UUID;
import net.runagent.bot.conversation.DeployQuestions.Look;
import net.runagent.bot.conversation.DeployQuestions.Offer;
import net.runagent.bot.conversation.DeployQuestions.Settle;
import net.runagent.bot.conversation.DeployQuestions.Settled;
import net.runagent.bot.conversation.OwnKeyQuestions.AskOwnKey;
import net.runagent.bot.conversation.OwnKeyQuestions.DropOwnKey;
import net.runagent.bot.conversation.OwnKeyQuestions.GiveOwnKey;
import net.runagent.bot.conversation.OwnKeyQuestions.OwnKeyNow;
import net.runagent.bot.conversation.OwnKeyQuestions.OwnKeyTaken;
import net.runagent.bot.conversation.SecretQuestions.OfferPage;
import net.runagent.bot.conversation.SecretQuestions.PageOffered;
import net.runagent.bot.conversation.SecretQuestions.SecretCame;
import net.runagent.core.catalogue.ModelOffer;
import net.runagent.core.catalogue.Place;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.OwnKeyChecked;
import net.runagent.core.vault.AskedSecret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The owner's own key for a new agent: given on a page or in the chat, looked at, shown by its end, taken back. */
class OwnKeyTalkTest {
    private static final UUID DRAFT = UUID.fromString("01980000-0000-7000-8000-000000000001");
    private static final UUID INTAKE = UUID.fromString("01980000-0000-7000-8000-0000000000aa");
    private static final Plan STARTER = new Plan(
            "starter-monthly",
            "Starter",
            Period.ofMonths(1),
            Money.usd(1900),
            Money.usd(0),
            List.of("cx23"),
            2,
            4,
            40,
            new UsdMicros(3_000_000),
            900,
            "");
    private static final Place NUREMBERG = new Place("nbg1", "Nuremberg", "DE");

    private String end = "";
    private boolean taken = true;

    private final ChatRobot ada = ChatRobot.with(new DeployTalk(), new OwnKeyTalk())
            .signedIn()
            .desk(
                    Look.class,
                    (look, asker) -> new Offer(
                            STARTER,
                            new ModelOffer("openrouter/auto", "Automatic", ""),
                            NUREMBERG,
                            List.of(STARTER),
                            List.of(NUREMBERG),
                            List.of(),
                            null,
                            end))
            .desk(Settle.class, new Settled(DRAFT, null, "Ada's agent", "agent_x_bot"))
            .desk(AskOwnKey.class, (ask, asker) -> new OwnKeyNow(end))
            .desk(DropOwnKey.class, (ask, asker) -> {
                end = "";
                return new OwnKeyNow("");
            })
            .desk(OfferPage.class, new PageOffered("https://runagent.test/secret/first"))
            .desk(GiveOwnKey.class, (give, asker) -> new OwnKeyTaken(taken));

    private void given() {
        ada.types("/deploy").taps("Use my own key").sees("never stands in this chat");
        ada.happens(new SecretCame(AskedSecret.ORDERED_MODEL_KEY.word(), DRAFT, INTAKE))
                .sees("asking OpenRouter");
        assertThat(ada.asked())
                .contains(new OfferPage(AskedSecret.ORDERED_MODEL_KEY, DRAFT), new GiveOwnKey(DRAFT, INTAKE));
    }

    @Test
    void aGoodKeyLeadsBackToTheOrderWhichShowsItsEnd() {
        given();
        end = "9f3c";
        ada.happens(new OwnKeyChecked(DRAFT, "")).sees("ends in 9f3c").offers("Deploy the default");
    }

    @ParameterizedTest
    @CsvSource({"invalid,does not know this key", "management,management key"})
    void aKeyThatIsOfNoUseIsAskedForOnceMore(String result, String words) {
        given();
        ada.happens(new OwnKeyChecked(DRAFT, result)).sees(words).sees("Your own OpenRouter key");
    }

    @Test
    void aKeyThatIsThereCanBeChangedForAnotherOrForThePlansCredit() {
        end = "9f3c";
        ada.types("/deploy").sees("ends in 9f3c").taps("Use my own key").sees("ends in <b>9f3c</b>");
        ada.taps("Use another key")
                .sees("never stands in this chat")
                .taps("Back")
                .sees("Your agent");

        ada.taps("Use my own key").taps("Use the plan's AI credit");
        assertThat(ada.asked()).contains(new DropOwnKey(DRAFT));
        ada.types("/deploy").sees("$3.00");
    }

    @Test
    void whatNoLongerWaitsIsAskedForOnceMore() {
        taken = false;
        ada.types("/deploy").taps("Use my own key");
        ada.happens(new SecretCame(AskedSecret.ORDERED_MODEL_KEY.word(), DRAFT, INTAKE))
                .sees("took too long");
    }

    @Test
    void whoHasLeftIsToldAllTheSame() {
        given();
        ada.types("/start");
        ada.happens(new OwnKeyChecked(DRAFT, "invalid")).sees("does not know this key");
    }
}
