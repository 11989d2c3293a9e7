package net.runagent.bot.conversation;

import org.junit.jupiter.api.Test;

/** Another language in the middle of something changes its words and nothing else. */
class LanguageSwitchTest {
    private final ChatRobot ada = ChatRobot.with(new OrderTalk())
            .desk(
                    OrderTalk.PlaceOrder.class,
                    (order, asker) -> new OrderTalk.Placed(order.size() + "-" + order.name()));

    @Test
    void theInterruptedQuestionComesBackInTheNewLanguageAndTakesItsAnswer() {
        ada.types("/order").taps("I do not know Small").sees("I do not know NAME");

        ada.types("/language").chooses("Deutsch").sees("Den Befehl NAME kenne ich nicht");
        ada.types("Otto").sees("ORDERED small-Otto");
    }

    @Test
    void theButtonsOfTheInterruptedScreenAreInTheNewLanguageAndStillWork() {
        ada.types("/order").types("/language").chooses("日本語").sees("ASK");

        ada.taps("Small というコマンドはありません").sees("NAME というコマンドはありません");
    }

    @Test
    void whatIsRepeatedBelowANewsIsInTheNewLanguageToo() {
        ada.types("/order").types("/language").chooses("Español").sees("No conozco ASK");

        ada.types("hola").sees("No conozco ASK").sees("No lo he entendido");
    }

    @Test
    void aLanguageCanBeNamedWithTheCommand() {
        ada.types("/order").types("/language es").sees("A partir de ahora hablamos en español.");

        ada.types("/help").sees("Cómo funciona");
    }

    @Test
    void aLanguageThatNobodyWroteIsNotChosen() {
        ada.types("/language xx").sees("Which language shall we speak?");
    }
}
