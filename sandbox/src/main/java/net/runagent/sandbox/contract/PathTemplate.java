package net.runagent.sandbox.contract;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A path with {@code {names}}; sorts those with fewer names first, so that a literal path wins. */
record PathTemplate(String text, Pattern pattern, long names) implements Comparable<PathTemplate> {
    PathTemplate(String text) {
        this(text, compile(text), text.chars().filter(c -> c == '{').count());
    }

    boolean matches(String path) {
        return pattern.matcher(path).matches();
    }

    @Override
    public int compareTo(PathTemplate other) {
        return Long.compare(names, other.names);
    }

    private static Pattern compile(String text) {
        return Pattern.compile(Stream.of(text.splitWithDelimiters("\\{[^}]*}", 0))
                .map(part -> part.startsWith("{") ? "[^/]+" : Pattern.quote(part))
                .collect(Collectors.joining()));
    }
}
