package net.runagent.core.conversation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the words that a wallet is restored from (BIP-39), also numbered, in lines, or in the middle of a letter. Pure. */
final class SeedWords {
    /** The shortest phrase that wallets make. No sentence has so many of these words in a row: "the" is not among them. */
    private static final int SHORTEST = 12;

    private static final Pattern WORD = Pattern.compile("\\p{L}+");
    private static final Set<String> WORDS = read();

    private SeedWords() {}

    static Optional<String> in(String text) {
        Matcher word = WORD.matcher(text);
        int run = 0;
        int from = 0;
        int to = 0;
        while (word.find()) {
            if (WORDS.contains(word.group().toLowerCase(Locale.ROOT))) {
                from = run == 0 ? word.start() : from;
                to = word.end();
                run++;
            } else if (run >= SHORTEST) {
                break;
            } else {
                run = 0;
            }
        }
        return run >= SHORTEST ? Optional.of(text.substring(from, to)) : Optional.empty();
    }

    private static Set<String> read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(SeedWords.class.getResourceAsStream("seed-words.txt"), "seed-words.txt"),
                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Arrays.stream(line.split(" ")))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
