package net.runagent.sandbox.chain;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;

/** TRON's way to write an address. */
final class Tron {
    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    /** A prefix, twenty bytes, four of a check. */
    private static final int BYTES = 25;

    private Tron() {}

    static Optional<String> hex(String text) {
        if (text.length() != 34 || !text.startsWith("T")) {
            return Optional.empty();
        }
        BigInteger value = BigInteger.ZERO;
        for (char letter : text.toCharArray()) {
            int digit = ALPHABET.indexOf(letter);
            if (digit < 0) {
                return Optional.empty();
            }
            value = value.multiply(BigInteger.valueOf(58)).add(BigInteger.valueOf(digit));
        }
        byte[] bytes = value.toByteArray();
        return bytes.length == BYTES && bytes[0] == 0x41
                ? Optional.of("0x" + HexFormat.of().formatHex(bytes, 1, 21))
                : Optional.empty();
    }
}
