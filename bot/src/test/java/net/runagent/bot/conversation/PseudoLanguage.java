package net.runagent.bot.conversation;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import net.runagent.core.conversation.Wordbook;

/**
 * English as a language that nobody speaks: every letter has an accent, every text is in brackets and needs 40 % more room.
 * Where it stands a text was translated, and where it fits there is room for a long-winded language.
 */
public final class PseudoLanguage {
    /** The tag that Unicode keeps for it (CLDR, pseudo-locales). */
    public static final Locale LOCALE = Locale.forLanguageTag("en-XA");

    private static final double LONGER = 0.4;

    /** What is no word: markup, commands, names, addresses. */
    private static final Pattern NO_WORDS =
            Pattern.compile("<[^>]*>|&[a-z]+;|[/@][A-Za-z]+|https?://\\S+|[^\\s{}]+@[^\\s{}]+|\\./runagent[a-z ]*");

    private static final String COMBINING_ACUTE = "\u0301";

    private PseudoLanguage() {}

    /** All languages there are, and this one. */
    public static Texts texts() {
        return new Texts(book(), Map.of("support", "people-who-help@support.example.org"));
    }

    static Wordbook book() {
        Wordbook real = Wordbook.read();
        Map<String, Map<String, String>> all = new HashMap<>();
        real.languages().forEach(language -> all.put(language, real.patterns(language)));
        Map<String, String> made = new HashMap<>();
        real.patterns(Wordbook.SOURCE).forEach((key, pattern) -> made.put(key, of(pattern)));
        all.put(LOCALE.toLanguageTag(), made);
        return new Wordbook(all);
    }

    static String of(String pattern) {
        if (pattern.isBlank()) {
            return pattern;
        }
        int[] letters = {0};
        String accented = Patterns.withWords(pattern, words -> {
            letters[0] += words.length();
            return accented(words);
        });
        int start = pattern.length() - pattern.stripLeading().length();
        int end = accented.stripTrailing().length();
        String padding = "~".repeat(Math.max(0, (int) Math.ceil(letters[0] * LONGER) - 2));
        return accented.substring(0, start)
                + "["
                + accented.substring(start, end)
                + padding
                + "]"
                + accented.substring(end);
    }

    private static String accented(String words) {
        StringBuilder all = new StringBuilder();
        var noWords = NO_WORDS.matcher(words);
        int from = 0;
        while (noWords.find()) {
            all.append(accents(words.substring(from, noWords.start()))).append(noWords.group());
            from = noWords.end();
        }
        return all.append(accents(words.substring(from))).toString();
    }

    /** Only letters that have one character for it: the accents must not make a text longer by themselves. */
    private static String accents(String words) {
        StringBuilder all = new StringBuilder(words.length());
        words.codePoints()
                .mapToObj(Character::toString)
                .map(letter -> {
                    String accented = Normalizer.normalize(letter + COMBINING_ACUTE, Normalizer.Form.NFC);
                    return accented.length() == 1 ? accented : letter;
                })
                .forEach(all::append);
        return all.toString();
    }
}
