package net.runagent.bot.conversation;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.runagent.core.conversation.Sayings;
import net.runagent.core.conversation.Text;
import org.springframework.stereotype.Component;

/**
 * Finds what is meant by the words and phrases that the texts {@code meant.<command>} list for each command, separated by
 * commas, in all languages at once: whoever has set one language may ask in another. Longer phrases count for more; where
 * none is found, words with one slip of the finger are tried.
 */
@Component
final class PlainWords implements Sayings {
    private static final String KEY = "meant.";
    /** Whoever writes more tells a story and wants no screen. */
    private static final int LONGEST = 120;
    /** With fewer letters, one slip makes too many other words of it. */
    private static final int SLIPS_FROM = 5;

    private static final int MOST_OFFERED = 3;

    /** Phrases, as {@link #plain} writes them, by command. */
    private final Map<String, Set<String>> phrases = new TreeMap<>();

    PlainWords(Texts texts) {
        for (String language : texts.languages()) {
            for (String key : texts.keys(language)) {
                if (key.startsWith(KEY)) {
                    String all = texts.plain(Text.of(key), Locale.forLanguageTag(language));
                    for (String phrase : all.split(",")) {
                        phrases.computeIfAbsent(key.substring(KEY.length()), command -> new TreeSet<>())
                                .add(plain(phrase));
                    }
                }
            }
        }
    }

    @Override
    public Guess meant(String words) {
        if (words.length() > LONGEST) {
            return Guess.NONE;
        }
        String said = " " + plain(words) + " ";
        List<String> best = best(phrase -> said.contains(unspaced(phrase) ? phrase : " " + phrase + " "));
        if (!best.isEmpty()) {
            return new Guess(best, best.size() == 1);
        }
        List<String> spoken = List.of(said.strip().split(" "));
        return new Guess(best(phrase -> spoken.stream().anyMatch(word -> slip(word, phrase))), false);
    }

    private List<String> best(java.util.function.Predicate<String> found) {
        Map<String, Integer> scores = new TreeMap<>();
        phrases.forEach((command, own) -> {
            int score = own.stream().filter(found).mapToInt(PlainWords::weight).sum();
            if (score > 0) {
                scores.put(command, score);
            }
        });
        int most = scores.values().stream().max(Comparator.naturalOrder()).orElse(0);
        List<String> best = new ArrayList<>(scores.keySet());
        best.removeIf(command -> scores.getOrDefault(command, 0) < most);
        return best.size() > MOST_OFFERED ? List.of() : best;
    }

    /** Written in a script that puts no spaces between words. */
    private static boolean unspaced(String phrase) {
        return phrase.codePoints().anyMatch(letter -> switch (Character.UnicodeScript.of(letter)) {
            case HAN, HIRAGANA, KATAKANA, THAI -> true;
            default -> false;
        });
    }

    private static int weight(String phrase) {
        if (unspaced(phrase)) {
            return phrase.length();
        }
        int words = phrase.split(" ").length;
        return words * words;
    }

    /** Small letters without accents and signs, one space between two words. */
    private static String plain(String words) {
        return Normalizer.normalize(words, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip();
    }

    /** One letter too many, too few or another one, or two that changed places. */
    private static boolean slip(String typed, String meant) {
        if (meant.length() < SLIPS_FROM || meant.indexOf(' ') >= 0 || Math.abs(typed.length() - meant.length()) > 1) {
            return false;
        }
        int same = 0;
        while (same < Math.min(typed.length(), meant.length()) && typed.charAt(same) == meant.charAt(same)) {
            same++;
        }
        String left = typed.substring(same);
        String right = meant.substring(same);
        return rest(left, 1).equals(rest(right, 1))
                || rest(left, 1).equals(right)
                || left.equals(rest(right, 1))
                || (left.length() > 1
                        && right.length() > 1
                        && left.charAt(0) == right.charAt(1)
                        && left.charAt(1) == right.charAt(0)
                        && rest(left, 2).equals(rest(right, 2)));
    }

    private static String rest(String word, int from) {
        return word.substring(Math.min(from, word.length()));
    }
}
