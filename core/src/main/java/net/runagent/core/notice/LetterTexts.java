package net.runagent.core.notice;

import com.ibm.icu.text.MessageFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * The words of all letters: {@code letters/letters_<language>.properties}, ICU MessageFormat with named arguments, and
 * what staff alerts mean: {@code texts/alert_<language>.properties}, which the chats use as well.
 */
final class LetterTexts {
    static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN);

    private final Map<String, Properties> byLanguage = new TreeMap<>();

    LetterTexts() {
        LANGUAGES.forEach(locale -> byLanguage.put(locale.getLanguage(), load(locale.getLanguage())));
    }

    /** What a staff alert means and what to do next; nothing for a kind that nobody explained. */
    String meaning(Locale locale, String kind) {
        String key = "alert." + kind;
        return words(locale).containsKey(key) ? say(locale, key, Map.of()) : "";
    }

    /** The language we write for a reader of this one. */
    Locale nearest(Locale wanted) {
        return byLanguage.containsKey(wanted.getLanguage()) ? wanted : Locale.ENGLISH;
    }

    Set<String> keys(Locale locale) {
        return words(locale).stringPropertyNames();
    }

    /** @throws IllegalArgumentException for a text that nobody wrote */
    String say(Locale locale, String key, Map<String, Object> facts) {
        return new MessageFormat(pattern(locale, key), locale).format(facts);
    }

    String pattern(Locale locale, String key) {
        String pattern = words(locale).getProperty(key);
        if (pattern == null) {
            throw new IllegalArgumentException("no text " + key + " in " + locale);
        }
        return pattern;
    }

    /** The paragraphs {@code <template>.line1}, {@code .line2} and so on. */
    List<String> lines(Locale locale, String template, Map<String, Object> facts) {
        List<String> lines = new ArrayList<>();
        for (int i = 1; words(locale).containsKey(template + ".line" + i); i++) {
            lines.add(say(locale, template + ".line" + i, facts));
        }
        return lines;
    }

    private Properties words(Locale locale) {
        Properties words = byLanguage.get(locale.getLanguage());
        if (words == null) {
            throw new IllegalArgumentException("no letters in " + locale);
        }
        return words;
    }

    private static Properties load(String language) {
        Properties words = new Properties();
        load(words, "/letters/letters_" + language + ".properties");
        load(words, "/texts/alert_" + language + ".properties");
        return words;
    }

    private static void load(Properties words, String name) {
        try (InputStream in = LetterTexts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
