package net.runagent.core.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetterTextsTest {
    private final LetterTexts texts = new LetterTexts();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "welcome",
                "chat-joined",
                "chat-left",
                "payment-received",
                "deployment-ready",
                "terminated",
                "staff-alert"
            })
    void everyLetterIsWrittenInEveryLanguageWithTheSameFacts(String template) {
        for (Locale locale : LetterTexts.LANGUAGES) {
            assertThat(texts.keys(locale)).contains(template + ".subject", template + ".line1");
            assertThat(texts.keys(locale)).isEqualTo(texts.keys(Locale.ENGLISH));
            for (String key : texts.keys(locale)) {
                assertThat(names(locale, key)).as(locale + " " + key).isEqualTo(names(Locale.ENGLISH, key));
            }
        }
    }

    private Set<String> names(Locale locale, String key) {
        return new MessageFormat(texts.pattern(locale, key), locale).getArgumentNames();
    }

    @Test
    void whoSpeaksALanguageWeDoNotWriteIsWrittenToInEnglish() {
        assertThat(texts.nearest(Locale.FRANCE)).isEqualTo(Locale.ENGLISH);
        assertThat(texts.nearest(Locale.GERMANY)).isEqualTo(Locale.GERMANY);
        assertThat(texts.lines(texts.nearest(Locale.JAPAN), "welcome", Map.of()))
                .isNotEqualTo(List.of());
    }
}
