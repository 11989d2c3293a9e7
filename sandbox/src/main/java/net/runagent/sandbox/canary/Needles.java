package net.runagent.sandbox.canary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds a thousand needles in one pass over the hay, which is some hundred megabytes of database (Wu and Manber, "A fast
 * algorithm for multi-pattern searching", 1994): a table says for the last three bytes of a window how far the nearest
 * needle's beginning can be at least.
 */
final class Needles {
    private static final int BLOCK = 3;
    private static final int TABLE = 1 << 16;

    private final List<Needle> all = new ArrayList<>();
    private final int window;
    private final int[] skip = new int[TABLE];
    private final Needle[][] ending = new Needle[TABLE][];

    Needles(Collection<Canary> canaries) {
        for (Canary canary : canaries) {
            Disguises.of(canary.value()).forEach((shape, bytes) -> all.add(new Needle(canary, shape, bytes)));
        }
        window = all.stream().mapToInt(needle -> needle.bytes().length).min().orElse(BLOCK);
        Arrays.fill(skip, window - BLOCK + 1);
        for (Needle needle : all) {
            for (int end = BLOCK - 1; end < window; end++) {
                int block = block(needle.bytes(), end);
                skip[block] = Math.min(skip[block], window - 1 - end);
            }
            int last = block(needle.bytes(), window - 1);
            Needle[] known = ending[last] == null ? new Needle[0] : ending[last];
            ending[last] = Arrays.copyOf(known, known.length + 1);
            ending[last][known.length] = needle;
        }
    }

    int shapes() {
        return all.size();
    }

    Set<Needle> in(byte[] hay) {
        Set<Needle> found = new LinkedHashSet<>();
        int at = window - 1;
        while (at < hay.length) {
            int block = block(hay, at);
            if (skip[block] == 0) {
                for (Needle needle : ending[block]) {
                    if (needle.standsAt(hay, at - window + 1)) {
                        found.add(needle);
                    }
                }
                at++;
            } else {
                at += skip[block];
            }
        }
        return found;
    }

    private static int block(byte[] bytes, int end) {
        return ((bytes[end - 2] & 0xff) << 8 ^ (bytes[end - 1] & 0xff) << 4 ^ (bytes[end] & 0xff) * 257) & (TABLE - 1);
    }
}
