package net.runagent.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.Account;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Accounts;
import org.junit.jupiter.api.Test;

class AccountLanguagesTest {
    private static final AccountId ADA = new AccountId(new UUID(7, 7));

    private final Accounts accounts = mock();
    private final AccountLanguages languages = new AccountLanguages(accounts);

    @Test
    void theAppIsTheFirstGuessAndEnglishTheLast() {
        assertThat(languages.of(null, null, "ja")).isEqualTo(Locale.JAPANESE);
        assertThat(languages.of(null, null, "pt-br").toLanguageTag()).isEqualTo("pt-BR");
        assertThat(languages.of(null, null, null)).isEqualTo(Locale.ENGLISH);
        assertThat(languages.of(null, null, "?")).isEqualTo(Locale.ENGLISH);
    }

    @Test
    void whatWasChosenBeforeThereWasAnAccountCountsUntilTheAccountChooses() {
        speaks(null);
        assertThat(languages.of("de", ADA, "en")).isEqualTo(Locale.GERMAN);
    }

    @Test
    void theAccountsChoiceCountsInAllItsChats() {
        speaks("es");

        assertThat(languages.of(null, ADA, "en").toLanguageTag()).isEqualTo("es");
        assertThat(languages.of("de", ADA, "en").toLanguageTag()).isEqualTo("es");
    }

    @Test
    void aChoiceMadeInThisChatIsHeardAtOnceThoughTheAccountsFormerOneIsStillRemembered() {
        speaks("en");
        languages.of("en", ADA, "en");
        speaks("ja");

        assertThat(languages.of("ja", ADA, "en")).isEqualTo(Locale.JAPANESE);
    }

    @Test
    void whoSpeaksTheLanguageOfTheirAccountCostsNoLookUpForEachMessage() {
        speaks("de");
        for (int message = 0; message < 10; message++) {
            languages.of("de", ADA, "en");
        }

        verify(accounts, times(1)).find(any());
    }

    private void speaks(String language) {
        when(accounts.find(ADA))
                .thenReturn(Optional.of(new Account(
                        ADA, "Ada", "ada@example.org", null, language, Instant.parse("2026-11-24T12:00:00Z"))));
    }
}
