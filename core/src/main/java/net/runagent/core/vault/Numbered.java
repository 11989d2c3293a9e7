package net.runagent.core.vault;

import java.nio.file.Path;
import java.util.OptionalInt;

/** A name in which {id} stands for the number of a key, 1 to 2147483647. */
record Numbered(String pattern) {
    private static final String ID = "{id}";

    String name(int id) {
        return pattern.replace(ID, Integer.toString(id));
    }

    Path path(int id) {
        return Path.of(name(id));
    }

    boolean isFileName() {
        return once() && String.valueOf(Path.of(pattern).getFileName()).contains(ID);
    }

    private boolean once() {
        return pattern.contains(ID) && pattern.indexOf(ID) == pattern.lastIndexOf(ID);
    }

    /** The number that this name has, when it is one of these. */
    OptionalInt idOf(String name) {
        int at = pattern.indexOf(ID);
        String before = pattern.substring(0, at);
        String after = pattern.substring(at + ID.length());
        if (name.length() <= before.length() + after.length() || !name.startsWith(before) || !name.endsWith(after)) {
            return OptionalInt.empty();
        }
        String number = name.substring(before.length(), name.length() - after.length());
        // "01" would be a second name for key 1.
        return number.matches("[1-9][0-9]{0,9}") && Long.parseLong(number) <= Integer.MAX_VALUE
                ? OptionalInt.of(Integer.parseInt(number))
                : OptionalInt.empty();
    }
}
