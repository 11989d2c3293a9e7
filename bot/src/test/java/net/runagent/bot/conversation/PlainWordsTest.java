package net.runagent.bot.conversation;

import static net.runagent.bot.conversation.AgentsInTests.running;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.core.conversation.Sayings.Guess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainWordsTest {
    private final PlainWords words = new PlainWords(new Texts());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "how much did I use?|usage",
                "Wie viel habe ich verbraucht?|usage",
                "How is my agent|status",
                "läuft mein Agent noch?|status",
                "LAUFT MEIN AGENT|status",
                "what does it cost?|prices",
                "Was kostet das?|prices",
                "I need my invoice|billing",
                "I want my money back!|billing",
                "it does not answer|recover",
                "mein Bot antwortet nicht mehr|recover",
                "please delete my agent|terminate",
                "delete my data|privacy",
                "Hilfe|help",
                "sprich Deutsch|language",
                "¿Cuánto he gastado este mes?|usage",
                "mi agente no responde|recover",
                "今月はいくら使いましたか|usage",
                "料金を教えて|prices"
            })
    void aPlainSentenceHasOneMeaning(String sentence, String command) {
        assertThat(words.meant(sentence)).isEqualTo(new Guess(List.of(command), true));
    }

    @ParameterizedTest
    @CsvSource({"stauts,status", "billng,billing", "prizes,prices", "ussage,usage", "sicherhet,security"})
    void oneSlipOfTheFingerIsAskedAbout(String typed, String command) {
        assertThat(words.meant(typed)).isEqualTo(new Guess(List.of(command), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"make me a sandwich", "please?", "hello", "", "?!", "ok", "😀", "Otto"})
    void whatMeansNothingOfOursIsNotGuessed(String words) {
        assertThat(this.words.meant(words).commands()).isEmpty();
    }

    @Test
    void aLongStoryWantsNoScreen() {
        assertThat(words.meant("usage ".repeat(40)).commands()).isEmpty();
    }

    @Test
    void whatMayMeanTwoThingsIsAskedAbout() {
        Guess guess = words.meant("prices and status");
        assertThat(guess.commands()).containsExactly("prices", "status");
        assertThat(guess.sure()).isFalse();
    }

    // ---- in the chat

    private final ChatRobot ada = ChatRobot.with(new StatusTalk(), new PricesTalk())
            .signedIn()
            .desk(AskAgents.class, (ask, asker) -> new Agents(List.of(running())));

    @Test
    void aSentenceLeadsWhereTheCommandWould() {
        ada.types("/start").types("how is my agent?").sees("is running").doesNotSee("did not get that");
        ada.types("wie geht es meinem Agenten?").sees("is running");
    }

    @Test
    void betweenTwoMeaningsThePersonChooses() {
        ada.types("/start").types("prices or status?").sees("Did you mean").doesNotSee("did not get that");
        ada.taps("/status").sees("is running");
    }

    @Test
    void aCommandWithASlipOfTheFingerIsNamedAndTheRightOneOffered() {
        ada.types("/start").types("/stauts").sees("do not know /stauts").sees("Did you mean");
        ada.taps("/status").sees("is running");
    }

    @Test
    void aTalkThatWaitsForWordsGetsThemAsTheyAre() {
        OrderTalk order = new OrderTalk();
        ChatRobot eve = ChatRobot.with(order, new StatusTalk())
                .signedIn()
                .desk(OrderTalk.PlaceOrder.class, (ask, asker) -> new OrderTalk.Placed(ask.name()));
        eve.types("/order").taps("I do not know Small").types("status").sees("ORDERED status");
    }
}
