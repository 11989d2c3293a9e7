package net.runagent.sandbox.world;

import java.util.List;
import java.util.Random;

/** The only source of randomness in the world, drawn from the seed. Safe for many threads. */
public final class Chance {
    private static final String HEX = "0123456789abcdef";
    private static final String ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private final Random random;

    public Chance(long seed) {
        this.random = new Random(seed);
    }

    /** From 0 (inclusive) to bound (exclusive). */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    public int between(int lowest, int highest) {
        return lowest + below(highest - lowest + 1);
    }

    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    public String hex(int length) {
        return text(HEX, length);
    }

    /** Letters of both cases and digits. */
    public String alphanumeric(int length) {
        return text(ALPHANUMERIC, length);
    }

    public String text(String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(below(alphabet.length())));
        }
        return text.toString();
    }

    public <T> T pick(List<T> from) {
        return from.get(below(from.size()));
    }

    /** A version 4 UUID as text. */
    public String uuid() {
        String h = hex(30);
        return h.substring(0, 8) + "-" + h.substring(8, 12) + "-4" + h.substring(12, 15) + "-a" + h.substring(15, 18)
                + "-" + h.substring(18, 30);
    }
}
