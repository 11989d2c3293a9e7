package net.runagent.sandbox.discord;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.runagent.sandbox.people.Labels;

/** Finds what a person names by its label. */
final class Pick {
    private Pick() {}

    /** The one that fits best; the first of those that fit equally. */
    static <T> Optional<T> best(List<T> from, String asked, Function<T, String> label) {
        for (int wanted = 3; wanted >= 1; wanted--) {
            for (T one : from) {
                if (Labels.fit(label.apply(one), asked) >= wanted) {
                    return Optional.of(one);
                }
            }
        }
        return Optional.empty();
    }
}
