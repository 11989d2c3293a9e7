package net.runagent.sandbox.canary;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One shape of one secret.
 *
 * @param kind what the secret is, e.g. {@code telegram-token}; shown in findings, the secret itself never is
 * @param parties the parties that may know it: a bot's token is Telegram's and the server's
 */
record Needle(String kind, Set<String> parties, String shape, byte[] bytes) {
    static List<Needle> all(String kind, Set<String> parties, String value) {
        List<Needle> needles = new ArrayList<>();
        Disguises.of(value).forEach((shape, bytes) -> needles.add(new Needle(kind, parties, shape, bytes)));
        return needles;
    }

    boolean in(byte[] haystack) {
        return indexIn(haystack) >= 0;
    }

    /** Horspool's search: databases and logs are some hundred megabytes. */
    int indexIn(byte[] haystack) {
        int n = bytes.length;
        int[] skip = new int[256];
        java.util.Arrays.fill(skip, n);
        for (int i = 0; i < n - 1; i++) {
            skip[bytes[i] & 0xff] = n - 1 - i;
        }
        int at = 0;
        while (at <= haystack.length - n) {
            int i = n - 1;
            while (i >= 0 && haystack[at + i] == bytes[i]) {
                i--;
            }
            if (i < 0) {
                return at;
            }
            at += skip[haystack[at + n - 1] & 0xff];
        }
        return -1;
    }
}
