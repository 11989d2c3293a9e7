package net.runagent.core.conversation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises what must not stay in a chat: tokens, keys, private keys, seed phrases. Pure. */
public final class SecretShapes {
    private static final Pattern BOT_TOKEN = Pattern.compile("(?<![0-9])\\d{6,12}:[A-Za-z0-9_-]{30,}");
    /** A whole message that is a token once spaces and line breaks are taken out; Telegram's have 35 characters. */
    private static final Pattern BROKEN_TOKEN = Pattern.compile("\\d{6,12}:[A-Za-z0-9_-]{35}");

    private static final Pattern MODEL_KEY = Pattern.compile("sk-or-v1-[A-Za-z0-9]{16,}");
    private static final List<Pattern> OTHERS = List.of(
            Pattern.compile("-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\\s\\S]*"),
            Pattern.compile("(?<![A-Za-z0-9_-])sk-[A-Za-z0-9_-]{24,}"),
            Pattern.compile("(?<![A-Za-z0-9_-])polar_[a-z]{2,8}_[A-Za-z0-9_-]{20,}"),
            Pattern.compile("(?<![A-Za-z0-9_.-])[A-Za-z0-9_-]{24,30}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,}"),
            Pattern.compile("(?<![A-Za-z0-9])[A-Za-z0-9]{64}(?![A-Za-z0-9])"));
    private static final Pattern BLANK = Pattern.compile("[\\s\\u200B-\\u200F\\u2060\\uFEFF]+");
    private static final Set<Integer> SEED_LENGTHS = Set.of(12, 15, 18, 21, 24);
    /** Frequent English words that are in no seed phrase. */
    private static final Set<String> PROSE = Set.of(
            "the", "and", "for", "are", "was", "not", "with", "from", "but", "has", "had", "please", "what", "how",
            "why", "who", "would", "could", "there", "their", "they");

    private SecretShapes() {}

    /**
     * @param shape {@code telegram-token}, {@code openrouter-key} or {@code other}
     * @param value the secret itself, without blanks
     */
    public record Found(String shape, String value) {
        @Override
        public String toString() {
            return "Found[" + shape + "]";
        }
    }

    public static Optional<Found> in(String text) {
        if (text.length() < 12) {
            return Optional.empty();
        }
        Matcher token = BOT_TOKEN.matcher(text);
        if (token.find()) {
            return Optional.of(new Found("telegram-token", token.group()));
        }
        Matcher key = MODEL_KEY.matcher(text);
        if (key.find()) {
            return Optional.of(new Found("openrouter-key", key.group()));
        }
        String compact = BLANK.matcher(text).replaceAll("");
        if (BROKEN_TOKEN.matcher(compact).matches()) {
            return Optional.of(new Found("telegram-token", compact));
        }
        if (compact.startsWith("sk-or-v1-") && MODEL_KEY.matcher(compact).matches()) {
            return Optional.of(new Found("openrouter-key", compact));
        }
        for (Pattern other : OTHERS) {
            Matcher found = other.matcher(text);
            if (found.find()) {
                return Optional.of(new Found("other", found.group()));
            }
        }
        return seedPhrase(text);
    }

    private static Optional<Found> seedPhrase(String text) {
        String[] words = text.strip().split("\\s+");
        if (!SEED_LENGTHS.contains(words.length)) {
            return Optional.empty();
        }
        for (String word : words) {
            if (!word.matches("[a-z]{3,8}") || PROSE.contains(word)) {
                return Optional.empty();
            }
        }
        return Optional.of(new Found("other", text.strip()));
    }
}
