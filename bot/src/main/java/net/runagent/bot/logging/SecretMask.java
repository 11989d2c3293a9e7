package net.runagent.bot.logging;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.runagent.core.conversation.SecretShapes;

/**
 * Replaces what looks like a secret. No line of ours is meant to hold one (secrets are of the type {@code Secret}); this is for
 * the exception of a library that quotes the URL it called, or a body it could not read. Works on whole lines, JSON included:
 * no shape reaches over a quotation mark. Names of shapes as in {@code core.conversation.SecretShapes}; logs need other
 * bounds than chats, where a secret may be broken by blanks and stand in a sentence.
 */
final class SecretMask {
    private record Shape(String name, List<String> hints, Pattern pattern) {
        static Shape of(String name, String regex, String... hints) {
            return new Shape(name, List.of(hints), Pattern.compile(regex));
        }

        /** Searching for a few letters is a tenth of the work of the pattern, and nearly every line has none of them. */
        boolean possible(String line) {
            return hints.stream().anyMatch(line::contains);
        }
    }

    private static final List<Shape> SHAPES = List.of(
            // As far as its end, or as far as the text goes: half a key is a key as well.
            Shape.of(
                    "private-key",
                    "-{4,5}BEGIN [A-Z0-9 ]*PRIVATE KEY-{4,5}(?:(?!-{4,5}END)[^\"])*(?:-{4,5}END[A-Z0-9 ]*-{0,5})?",
                    "PRIVATE KEY"),
            // In the URL of every call to the Bot API, also with its colon escaped.
            Shape.of("telegram-token", "(?<![0-9a-fA-F-])\\d{6,12}(?::|%3[aA])[A-Za-z0-9_-]{30,}", ":", "%3"),
            Shape.of("openrouter-key", "sk-or-v1-[A-Za-z0-9]{8,}", "sk-or-v1-"),
            Shape.of("polar-key", "(?:polar_[a-z]{2,8}_|whsec_)[A-Za-z0-9+/_-]{8,}={0,2}", "polar_", "whsec_"),
            Shape.of("bearer", "(?i)(?<=\\bbearer )[A-Za-z0-9._~+/-]{8,}=*", "earer ", "EARER "),
            Shape.of("basic", "(?i)(?<=\\bauthorization: basic )[A-Za-z0-9+/]{8,}=*", "asic "),
            Shape.of("web-token", "eyJ[A-Za-z0-9_-]{6,}\\.[A-Za-z0-9_-]{6,}\\.[A-Za-z0-9_-]{6,}", "eyJ"),
            Shape.of(
                    "discord-token",
                    "(?<![A-Za-z0-9_.-])[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,}",
                    "."),
            Shape.of(
                    "one-time-link",
                    "(?<=/(?:link|secret|backup|export)/)[A-Za-z0-9_-]{32,}",
                    "/link/",
                    "/secret/",
                    "/backup/",
                    "/export/"),
            // The right to answer somebody on Discord, in the address of every such answer.
            Shape.of(
                    "interaction-token",
                    "(?<=/(?:interactions|webhooks)/[0-9]{1,20}/)[A-Za-z0-9_-]{24,}",
                    "/interactions/",
                    "/webhooks/"),
            // postgresql://user:word@host and the like
            Shape.of("password", "(?<=://[^/\\s:@\"]{1,64}:)[^@/\\s\"]{1,200}(?=@)", "://"),
            Shape.of("password", "(?i)(?<=[?&;](?:password|token|secret|code|key)=)[^&;\\s\"]{4,}", "="));

    /** Twelve short words or more in a row; whether they are a seed phrase is asked of who knows the words. */
    private static final Pattern SHORT_WORDS = Pattern.compile("(?<![a-z])(?:[a-z]{3,8} ){11,}[a-z]{3,8}(?![a-z])");

    private SecretMask() {}

    static String mask(String line) {
        String masked = line;
        for (Shape shape : SHAPES) {
            if (shape.possible(masked)) {
                masked = shape.pattern().matcher(masked).replaceAll("[" + shape.name() + "]");
            }
        }
        Matcher words = SHORT_WORDS.matcher(masked);
        return words.find() ? words.replaceAll(SecretMask::seedPhrase) : masked;
    }

    private static String seedPhrase(MatchResult words) {
        String masked = SecretShapes.in(words.group())
                .filter(found -> found.shape().equals(SecretShapes.SEED_PHRASE))
                .map(found -> words.group().replace(found.value(), "[" + SecretShapes.SEED_PHRASE + "]"))
                .orElse(words.group());
        return Matcher.quoteReplacement(masked);
    }
}
