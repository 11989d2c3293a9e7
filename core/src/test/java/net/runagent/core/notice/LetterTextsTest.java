package net.runagent.core.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import net.runagent.core.conversation.Wordbook;
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
                "payment-returned",
                "deployment-ready",
                "not-built",
                "subscription-ending",
                "agent-ending",
                "terminated",
                "staff-alert"
            })
    void everyLetterIsWrittenInEveryLanguage(String template) {
        Wordbook words = Wordbook.read();
        for (String language : words.languages()) {
            assertThat(words.patterns(language)).as(language).containsKeys(template + ".subject", template + ".line1");
        }
    }

    @Test
    void whoSpeaksALanguageWeDoNotWriteIsWrittenToInEnglish() {
        assertThat(texts.nearest(Locale.FRANCE)).isEqualTo(Locale.ENGLISH);
        assertThat(texts.nearest(Locale.GERMANY)).isEqualTo(Locale.GERMANY);
        assertThat(texts.lines(texts.nearest(Locale.FRANCE), "welcome", Map.of()))
                .isNotEmpty()
                .isEqualTo(texts.lines(Locale.ENGLISH, "welcome", Map.of()));
    }

    @Test
    void whoSpeaksJapaneseIsWrittenToInJapanese() {
        assertThat(texts.say(texts.nearest(Locale.JAPAN), "letter.greeting", Map.of("name", "Ada")))
                .isEqualTo("Ada 様");
    }
}
