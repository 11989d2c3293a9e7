package net.runagent.bot.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import net.runagent.core.conversation.Spelling;
import net.runagent.core.conversation.Wordbook;
import org.junit.jupiter.api.Test;

/** A language whose letters no font of ours has must not ship: its pictures would be rows of boxes. */
class FontsTest {
    @Test
    void everyTextOfEveryLanguageCanBeDrawn() {
        Wordbook words = Wordbook.read();
        Map<String, String> boxes = new TreeMap<>();
        for (String language : words.languages()) {
            words.patterns(language).forEach((key, pattern) -> {
                String letters = withoutEmoji(pattern);
                if (!Fonts.canShow(letters)) {
                    boxes.put(language + " " + key, letters);
                }
            });
        }
        assertThat(boxes).isEmpty();
    }

    @Test
    void everyLanguagesOwnNameCanBeDrawn() {
        for (String language : Wordbook.read().languages()) {
            assertThat(Fonts.canShow(Spelling.nameOf(language))).as(language).isTrue();
        }
    }

    @Test
    void whatNoFontHasIsNoticed() {
        assertThat(Fonts.canShow("\uD808\uDC00")).as("a cuneiform sign").isFalse();
    }

    @Test
    void japaneseAndCyrillicComeFromDifferentFonts() {
        assertThat(Fonts.showing("費用", 20).getFontName()).contains("JP");
        assertThat(Fonts.showing("Расходы", 20).getFontName()).doesNotContain("JP");
    }

    /** Emoji stand in chat texts; pictures have none. */
    private static String withoutEmoji(String text) {
        return text.codePoints()
                .filter(point -> !Character.isEmoji(point) || point < 0x80)
                .filter(point -> point != 0xFE0F && point != 0x200D)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
