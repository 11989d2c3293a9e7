package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import net.runagent.core.conversation.Text;
import net.runagent.core.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    private static final int MESSAGE_LIMIT = 4096;
    private final Texts texts = new Texts();

    @Test
    void everyLanguageHasEveryText() {
        for (String language : texts.languages()) {
            TreeSet<String> missing = new TreeSet<>(texts.keys("en"));
            missing.removeAll(texts.keys(language));
            assertThat(missing).as("missing in " + language).isEmpty();
            TreeSet<String> surplus = new TreeSet<>(texts.keys(language));
            surplus.removeAll(texts.keys("en"));
            assertThat(surplus).as("in " + language + " but not in English").isEmpty();
        }
    }

    @Test
    void everyLanguageUsesTheSameArguments() {
        for (String language : texts.languages()) {
            for (String key : texts.keys("en")) {
                assertThat(texts.argumentNames(language, key))
                        .as(key + " in " + language)
                        .isEqualTo(texts.argumentNames("en", key));
            }
        }
    }

    @Test
    void everyTextCanBeSaidWithinTheLimitsEvenFortyPercentLonger() {
        Texts longer = new Texts(TextsTest::stretched);
        List<String> wrong = new ArrayList<>();
        for (Texts each : List.of(texts, longer)) {
            for (String language : each.languages()) {
                for (String key : each.keys(language)) {
                    String said = each.plain(sample(key), Locale.forLanguageTag(language));
                    boolean blank = said.isBlank()
                            && !each.plain(sample(key), Locale.ENGLISH).isBlank();
                    if (blank || said.length() > MESSAGE_LIMIT || said.equals(key)) {
                        wrong.add(language + " " + key + " (" + said.length() + ")");
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Telegram knows these tags; anything else would be refused and the message sent without any. */
    @Test
    void onlyTagsThatTelegramKnowsAreUsedAndTheyAreClosed() {
        for (String language : texts.languages()) {
            for (String key : texts.keys(language)) {
                String said = texts.format(sample(key), Locale.forLanguageTag(language), text -> "x");
                String rest = said.replaceAll("<(b|i|u|s|code|pre)>([^<]*)</\\1>", "$2")
                        .replaceAll("<(b|i|u|s|code|pre)>([^<]*)</\\1>", "$2");
                assertThat(rest).as(key + " in " + language).doesNotContain("<", "</");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    void commandDescriptionsFitIntoTheMenu(String language) {
        texts.keys(language).stream()
                .filter(key -> key.startsWith("command."))
                .forEach(key -> assertThat(texts.plain(Text.of(key), Locale.forLanguageTag(language)))
                        .as(key)
                        .hasSizeBetween(1, 256));
    }

    @Test
    void anUnknownLanguageIsAnsweredInEnglish() {
        assertThat(texts.plain(Text.of("action.back"), Locale.JAPANESE)).isEqualTo("Back");
    }

    @Test
    void amountsAndTimesAreWrittenAsTheLanguageDoes() {
        Map<String, Object> args = Map.of("amount", Money.usd(123456), "when", Instant.parse("2026-11-24T12:30:00Z"));

        assertThat(Spelling.of(args.get("amount"), Locale.ENGLISH, UnaryOperator.identity()))
                .isEqualTo("$1,234.56");
        assertThat(String.valueOf(Spelling.of(args.get("amount"), Locale.GERMAN, UnaryOperator.identity())))
                .startsWith("1.234,56");
        assertThat(String.valueOf(Spelling.of(args.get("when"), Locale.GERMAN, UnaryOperator.identity())))
                .contains("24.11.2026")
                .endsWith("UTC");
    }

    @Test
    void aNameCannotTurnTheTextAroundOrHideInIt() {
        String evil = "A\u202Eda\u0000 \u2066x";

        assertThat(Spelling.of(evil, Locale.ENGLISH, UnaryOperator.identity())).isEqualTo("Ada x");
    }

    private Text sample(String key) {
        Map<String, Object> args = new HashMap<>();
        for (String name : texts.argumentNames("en", key)) {
            args.put(name, 5);
        }
        return new Text(key, args);
    }

    /** A made-up language that needs 40 % more room, in the words and not in the arguments. */
    private static String stretched(String pattern) {
        int extra = (int) Math.ceil(pattern.replaceAll("\\{[^}]*\\}", "").length() * 0.4);
        return pattern + "~".repeat(extra);
    }
}
