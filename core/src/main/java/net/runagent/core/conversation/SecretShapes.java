package net.runagent.core.conversation;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.runagent.core.account.Platform;

/**
 * Recognises what must not stay in a chat: tokens, keys, private keys, seed phrases; also when a line break or a blank got
 * into the middle of it. Pure.
 */
public final class SecretShapes {
    public static final String TELEGRAM_TOKEN = "telegram-token";
    public static final String OPENROUTER_KEY = "openrouter-key";
    public static final String DISCORD_TOKEN = "discord-token";
    public static final String HETZNER_TOKEN = "hetzner-token";
    public static final String POLAR_KEY = "polar-key";
    public static final String PRIVATE_KEY = "private-key";
    public static final String SEED_PHRASE = "seed-phrase";
    public static final String OTHER = "other";

    /** Every shape that {@link Found} may have. */
    public static final List<String> ALL = List.of(
            TELEGRAM_TOKEN, OPENROUTER_KEY, DISCORD_TOKEN, HETZNER_TOKEN, POLAR_KEY, PRIVATE_KEY, SEED_PHRASE, OTHER);

    private record Shape(String name, Pattern pattern) {
        static Shape of(String name, String regex) {
            return new Shape(name, Pattern.compile(regex));
        }
    }

    private static final String NO_LETTER_BEFORE = "(?<![A-Za-z0-9_-])";

    /** In one piece. */
    private static final List<Shape> WHOLE = List.of(
            Shape.of(PRIVATE_KEY, "-{2,}\\s*BEGIN[A-Z0-9\\s]{0,40}PRIVATE\\s+KEY[\\s\\S]*"),
            Shape.of(PRIVATE_KEY, "PuTTY-User-Key-File-[\\s\\S]*"),
            Shape.of(TELEGRAM_TOKEN, "(?<![0-9])\\d{6,12}:[A-Za-z0-9_-]{30,}"),
            Shape.of(OPENROUTER_KEY, "sk-or-v1-[A-Za-z0-9]{16,}"),
            Shape.of(POLAR_KEY, NO_LETTER_BEFORE + "polar_[a-z]{2,8}_[A-Za-z0-9_-]{16,}"),
            Shape.of(POLAR_KEY, NO_LETTER_BEFORE + "whsec_[A-Za-z0-9+/_-]{16,}={0,2}"),
            Shape.of(DISCORD_TOKEN, "(?<![A-Za-z0-9_.-])[A-Za-z0-9_-]{24,30}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,}"),
            Shape.of(OTHER, NO_LETTER_BEFORE + "sk-[A-Za-z0-9_-]{24,}"));

    /** With blanks taken out, as long as the real ones are: what follows may be words that are no part of it. */
    private static final List<Shape> BROKEN = List.of(
            Shape.of(TELEGRAM_TOKEN, "(?<![0-9])\\d{6,12}:[A-Za-z0-9_-]{35}"),
            Shape.of(OPENROUTER_KEY, "sk-or-v1-[a-f0-9]{64}"),
            Shape.of(OPENROUTER_KEY, "sk-or-v1-[A-Za-z0-9]{24,64}"),
            Shape.of(POLAR_KEY, "polar_[a-z]{2,8}_[A-Za-z0-9_-]{24,64}"),
            Shape.of(POLAR_KEY, "whsec_[A-Za-z0-9+/_-]{24,64}"),
            Shape.of(DISCORD_TOKEN, "[A-Za-z0-9_-]{24,30}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,38}"));

    /** Hetzner's tokens, and keys of other houses, are 64 letters and digits; so are the hashes of payments. */
    private static final Pattern SIXTY_FOUR =
            Pattern.compile("(?<![A-Za-z0-9])(?:0x)?([A-Za-z0-9]{64})(?![A-Za-z0-9])");

    private static final Pattern HEX = Pattern.compile("[0-9a-f]+|[0-9A-F]+");
    private static final Pattern SECRET_IS_MEANT =
            Pattern.compile("(?i)hetzner|hcloud|private.?key|privat.{0,3}schl|api.?(?:token|key)|secret|geheim|passw");

    /** All that is blank on a screen: spaces of every kind, breaks, what joins and what has no width. */
    private static final Pattern BLANK =
            Pattern.compile("[\\s\\u00A0\\u00AD\\u2000-\\u200F\\u2028-\\u202F\\u205F\\u2060\\u3000\\uFEFF]+");

    /** A token in more pieces than this is a sentence that happens to fit. */
    private static final int BREAKS_MOST = 3;

    private static final int SHORTEST = 12;
    private static final int END = 4;

    private SecretShapes() {}

    /** The shape of a bot's token there. */
    public static String botToken(Platform platform) {
        return switch (platform) {
            case TELEGRAM -> TELEGRAM_TOKEN;
            case DISCORD -> DISCORD_TOKEN;
        };
    }

    /**
     * @param shape one of {@link #ALL}
     * @param value the secret itself, without blanks
     */
    public record Found(String shape, String value) {
        /** The last characters, by which its owner recognises it; empty for what has no recognisable end. */
        public String end() {
            boolean shown = !shape.equals(PRIVATE_KEY) && !shape.equals(SEED_PHRASE) && value.length() > 4 * END;
            return shown ? value.substring(value.length() - END) : "";
        }

        @Override
        public String toString() {
            return "Found[" + shape + "]";
        }
    }

    public static Optional<Found> in(String text) {
        if (text.length() < SHORTEST) {
            return Optional.empty();
        }
        for (Shape shape : WHOLE) {
            Matcher found = shape.pattern().matcher(text);
            if (found.find()) {
                return Optional.of(new Found(shape.name(), found.group()));
            }
        }
        return broken(text)
                .or(() -> sixtyFour(text))
                .or(() -> SeedWords.in(text).map(words -> new Found(SEED_PHRASE, words)));
    }

    private static Optional<Found> broken(String text) {
        Matcher blank = BLANK.matcher(text);
        if (!blank.find()) {
            return Optional.empty();
        }
        StringBuilder squeezed = new StringBuilder();
        int[] breaksBefore = new int[text.length() + 1];
        int breaks = 0;
        int from = 0;
        do {
            for (int i = from; i < blank.start(); i++) {
                breaksBefore[squeezed.length()] = breaks;
                squeezed.append(text.charAt(i));
            }
            breaks++;
            from = blank.end();
        } while (blank.find());
        for (int i = from; i < text.length(); i++) {
            breaksBefore[squeezed.length()] = breaks;
            squeezed.append(text.charAt(i));
        }
        for (Shape shape : BROKEN) {
            Matcher found = shape.pattern().matcher(squeezed);
            while (found.find()) {
                int inside = breaksBefore[found.end() - 1] - breaksBefore[found.start()];
                if (inside <= BREAKS_MOST && mixed(found.group())) {
                    return Optional.of(new Found(shape.name(), found.group()));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Found> sixtyFour(String text) {
        Matcher found = SIXTY_FOUR.matcher(text);
        while (found.find()) {
            String value = found.group(1);
            boolean random = mixed(value) && !HEX.matcher(value).matches();
            if (random || SECRET_IS_MEANT.matcher(text).find()) {
                return Optional.of(new Found(HETZNER_TOKEN, value));
            }
        }
        return Optional.empty();
    }

    /** Digits and letters: words pushed together have no digits. */
    private static boolean mixed(String value) {
        String secret = value.substring(Math.max(0, value.indexOf(':') + 1));
        return secret.chars().anyMatch(c -> c >= '0' && c <= '9')
                && secret.chars().anyMatch(Character::isLetter);
    }
}
