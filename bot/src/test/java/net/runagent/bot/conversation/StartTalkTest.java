package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StartTalkTest {
    @Test
    void aButtonToATalkThatDoesNotExistIsNotShown() {
        ChatRobot.with().types("/start").sees("Welcome to RunAgent").offersExactly("Help");
    }

    @Test
    void helpLeadsBackToTheStart() {
        ChatRobot.with()
                .types("/start")
                .taps("Help")
                .sees("How this works")
                .taps("Back")
                .sees("Welcome");
    }

    @Test
    void whoIsSignedInSeesTheirOwnThings() {
        ChatRobot.with().signedIn().types("/start").offersExactly("Settings", "Help");
    }

    @Test
    void theLanguageOfTheAppIsSpokenUntilThePersonChoosesAnother() {
        ChatRobot ada = ChatRobot.with().speaks("de").types("/start").sees("Willkommen");

        ada.types("/language").sees("Welche Sprache").chooses("English");

        assertThat(ada.toast()).isEqualTo("From now on we speak English.");
        ada.sees("Welcome").types("/start").sees("Welcome");
    }

    @Test
    void theChoiceInTheSettingsComesBackToTheSettingsInTheNewLanguage() {
        ChatRobot ada =
                ChatRobot.with().signedIn().types("/start").taps("Settings").taps("Language");

        ada.chooses("Deutsch").sees("Was möchtest du ändern").taps("Zurück").sees("Schön, dass du da bist");
    }
}
