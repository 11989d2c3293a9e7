package net.runagent.core.notice;

import com.ibm.icu.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.runagent.core.conversation.Wordbook;

/** The words of all letters, and what staff alerts mean, which the chats say as well; both stand in the {@link Wordbook}. */
final class LetterTexts {
    private final Wordbook words = Wordbook.read();

    /** What a staff alert means and what to do next; nothing for a kind that nobody explained. */
    String meaning(Locale locale, String kind) {
        String key = "alert." + kind;
        return words(locale).containsKey(key) ? say(locale, key, Map.of()) : "";
    }

    /** The language we write for a reader of this one. */
    Locale nearest(Locale wanted) {
        String language = words.nearest(wanted);
        return wanted.getLanguage().equals(Locale.forLanguageTag(language).getLanguage())
                ? wanted
                : Locale.forLanguageTag(language);
    }

    /** @throws IllegalArgumentException for a text that nobody wrote */
    String say(Locale locale, String key, Map<String, Object> facts) {
        return new MessageFormat(pattern(locale, key), locale).format(facts);
    }

    /** The paragraphs {@code <template>.line1}, {@code .line2} and so on. */
    List<String> lines(Locale locale, String template, Map<String, Object> facts) {
        List<String> lines = new ArrayList<>();
        for (int i = 1; words(locale).containsKey(template + ".line" + i); i++) {
            lines.add(say(locale, template + ".line" + i, facts));
        }
        return lines;
    }

    private String pattern(Locale locale, String key) {
        String pattern = words(locale).get(key);
        if (pattern == null) {
            throw new IllegalArgumentException("no text " + key + " in " + locale);
        }
        return pattern;
    }

    private Map<String, String> words(Locale locale) {
        return words.patterns(words.nearest(locale));
    }
}
