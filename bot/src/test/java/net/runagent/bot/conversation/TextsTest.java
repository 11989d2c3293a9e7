package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import net.runagent.core.conversation.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextsTest {
    /** Telegram: text of a message, after its markup is taken out (Bot API, sendMessage). */
    private static final int MESSAGE_LIMIT = 4096;

    /** Discord: description of a command, in every localisation (application commands); Telegram allows 256. */
    private static final int COMMAND_DESCRIPTION_LIMIT = 100;

    private static final Texts TEXTS = PseudoLanguage.texts();

    static Stream<String> languages() {
        return TEXTS.languages().stream();
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyTextCanBeSaidWithinTheLimits(String language) {
        for (String key : TEXTS.keys(language)) {
            String said = TEXTS.plain(sample(key), Locale.forLanguageTag(language));
            boolean blank =
                    said.isBlank() && !TEXTS.plain(sample(key), Locale.ENGLISH).isBlank();
            assertThat(blank || said.length() > MESSAGE_LIMIT || said.equals(key))
                    .as(language + " " + key + ": " + said)
                    .isFalse();
        }
    }

    /** Telegram knows these tags; anything else would be refused and the message sent without any. */
    @ParameterizedTest
    @MethodSource("languages")
    void onlyTagsThatTelegramKnowsAreUsedAndTheyAreClosed(String language) {
        for (String key : TEXTS.keys(language)) {
            String said = TEXTS.format(sample(key), Locale.forLanguageTag(language), text -> "x");
            String rest = said.replaceAll("<(b|i|u|s|code|pre)>([^<]*)</\\1>", "$2")
                    .replaceAll("<(b|i|u|s|code|pre)>([^<]*)</\\1>", "$2");
            assertThat(rest).as(key + " in " + language).doesNotContain("<", "</");
        }
    }

    @ParameterizedTest
    @MethodSource("languages")
    void commandDescriptionsFitIntoEveryMenu(String language) {
        TEXTS.keys(language).stream()
                .filter(key -> key.startsWith("command."))
                .forEach(key -> assertThat(TEXTS.plain(Text.of(key), Locale.forLanguageTag(language)))
                        .as(key)
                        .hasSizeBetween(1, COMMAND_DESCRIPTION_LIMIT));
    }

    @Test
    void theMadeUpLanguageIsLongerAndKeepsWhatIsNoWord() {
        assertThat(PseudoLanguage.of(
                        "Press <b>Start</b> or /help, {name}: it''s {n, plural, one {# try} other {# tries}}."))
                .startsWith("[Ṕŕéśś <b>Śtáŕt</b> óŕ /help, {name}: ít''ś {n, plural, one {# tŕý} other {# tŕíéś}}.~~")
                .endsWith("~]");
        String key = "conversation.delete-failed";
        int english = TEXTS.plain(Text.of(key), Locale.ENGLISH).length();
        assertThat(TEXTS.plain(Text.of(key), PseudoLanguage.LOCALE).length())
                .isGreaterThanOrEqualTo((int) (english * 1.4));
    }

    @Test
    void anUnknownLanguageIsAnsweredInEnglishAndARegionInItsLanguage() {
        assertThat(TEXTS.plain(Text.of("action.back"), Locale.FRENCH)).isEqualTo("Back");
        assertThat(TEXTS.plain(Text.of("action.back"), Locale.forLanguageTag("de-AT")))
                .isEqualTo("Zurück");
        assertThat(TEXTS.plain(Text.of("action.back"), Locale.forLanguageTag("ja-JP")))
                .isEqualTo("戻る");
    }

    @Test
    void pluralsFollowTheLanguage() {
        Text left = Text.of("signin.wrong", "left", 1);
        assertThat(TEXTS.plain(left, Locale.of("es"))).endsWith("Le queda un intento.");
        assertThat(TEXTS.plain(left, Locale.JAPANESE)).endsWith("あと1回入力できます。");
        assertThat(TEXTS.plain(left.with("left", 3), Locale.GERMAN)).endsWith("Du hast noch 3 Versuche.");
    }

    private static Text sample(String key) {
        Map<String, Object> args = new HashMap<>();
        TEXTS.argumentNames("en", key).forEach(name -> args.put(name, 5));
        return new Text(key, args);
    }
}
