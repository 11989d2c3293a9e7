package net.runagent.sandbox.people;

import java.util.Locale;

/** How people name what they tap: the words on it, not its case and not the emoji in front. */
public final class Labels {
    private Labels() {}

    /** How well a label answers to what was asked for: 3 exactly, 2 but for case and emoji, 1 as a prefix, 0 not. */
    public static int fit(String label, String asked) {
        if (label.equals(asked)) {
            return 3;
        }
        String plain = plain(label);
        String wanted = plain(asked);
        return plain.equals(wanted) ? 2 : !wanted.isEmpty() && plain.startsWith(wanted) ? 1 : 0;
    }

    private static String plain(String label) {
        return label.replaceFirst("^[^\\p{L}\\p{N}]+", "").strip().toLowerCase(Locale.ROOT);
    }
}
