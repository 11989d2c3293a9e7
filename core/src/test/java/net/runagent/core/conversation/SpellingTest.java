package net.runagent.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.Bidi;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.function.UnaryOperator;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {
    private static final Locale ARABIC = Locale.of("ar");
    private static final String HEBREW_NAME = "שרה (כהן)";
    private static final String ARABIC_NAME = "ليلى 7";

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = '|', textBlock = """
            en | $1,234.56   | Nov 24, 2026, 12:30 PM UTC | November 24, 2026
            de | 1.234,56 $  | 24.11.2026, 12:30 UTC      | 24. November 2026
            es | 1234,56 US$ | 24 nov 2026, 12:30 UTC     | 24 de noviembre de 2026
            ja | $1,234.56   | 2026/11/24 12:30 UTC       | 2026年11月24日
            """)
    void amountsTimesAndDaysAreWrittenAsTheLanguageDoes(String language, String amount, String time, String day) {
        assertThat(spelt(Money.usd(123456), language)).isEqualTo(amount);
        assertThat(spelt(new UsdMicros(1_234_560_000L), language)).isEqualTo(amount);
        assertThat(spelt(Instant.parse("2026-11-24T12:30:00Z"), language)).isEqualTo(time);
        assertThat(spelt(LocalDate.parse("2026-11-24"), language)).isEqualTo(day);
    }

    @Test
    void aNameCannotTurnTheTextAroundOrHideInIt() {
        assertThat(Spelling.name("A\u202Eda\u0000 \u2066x\u200F\u061C\u200B\u2060\uFEFF\u2028", Locale.ENGLISH))
                .isEqualTo("Ada x");
    }

    @Test
    void aNameThatRunsTheOtherWayIsKeptApartFromTheText() {
        assertThat(Spelling.name(HEBREW_NAME, Locale.ENGLISH)).isEqualTo("\u2068" + HEBREW_NAME + "\u2069");
        assertThat(Spelling.name(ARABIC_NAME, Locale.GERMAN)).isEqualTo("\u2068" + ARABIC_NAME + "\u2069");
    }

    /** Without the isolate the digits after the name would be drawn before it. */
    @Test
    void whatStandsAfterSuchANameStaysAfterIt() {
        String text = Spelling.name(ARABIC_NAME, Locale.ENGLISH) + " 42 agents";
        Bidi order = new Bidi(text, Bidi.LTR);

        assertThat(order.getLevelAt(text.indexOf("42")) % 2).isZero();
        assertThat(order.getLevelAt(text.indexOf("agents")) % 2).isZero();
    }

    @Test
    void aNameOfSeveralLinesIsKeptApartInEachBecauseAnIsolateEndsWithItsLine() {
        assertThat(Spelling.name("שלום\nשרה", Locale.ENGLISH)).isEqualTo("\u2068שלום\u2069\n\u2068שרה\u2069");
    }

    @Test
    void aNameCannotCloseTheIsolateThatKeepsIt() {
        assertThat(Spelling.name("ש\u2069\u202Eab", Locale.ENGLISH)).isEqualTo("\u2068שab\u2069");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ada", "Jörg Müller", "山田さん", "Ada 👩‍💻", "ada@example.org"})
    void aNameThatRunsAsTheTextDoesIsLeftAsItIs(String name) {
        assertThat(Spelling.name(name, Locale.ENGLISH)).isEqualTo(name);
        assertThat(Spelling.name(name, Locale.JAPANESE)).isEqualTo(name);
    }

    @Test
    void inATextThatRunsFromTheRightEverythingIsKeptApartButBareNames() {
        assertThat(Spelling.rightToLeft(ARABIC)).isTrue();
        assertThat(Spelling.name("ada@example.org", ARABIC)).isEqualTo("\u2068ada@example.org\u2069");
        assertThat(Spelling.name("ada_agent_bot", ARABIC)).isEqualTo("ada_agent_bot");
    }

    @ParameterizedTest
    @CsvSource({"en, English", "de, Deutsch", "es, Español", "ja, 日本語", "ar, العربية", "pt-BR, Português (Brasil)"})
    void everyLanguageIsNamedByItsOwnSpeakers(String tag, String name) {
        assertThat(Spelling.nameOf(tag)).isEqualTo(name);
    }

    private static String spelt(Object value, String language) {
        return String.valueOf(Spelling.of(value, Locale.forLanguageTag(language), UnaryOperator.identity()))
                .replace('\u00a0', ' ')
                .replace('\u202f', ' ');
    }
}
