package net.runagent.core.chain;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;

/** Base58Check: Bitcoin's alphabet, with the first four bytes of a double SHA-256 behind what is said. */
final class Base58 {
    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(58);
    private static final int CHECK_BYTES = 4;
    /** An extended key has 111 letters; work grows with the square of the length. */
    private static final int MOST_LETTERS = 128;

    private Base58() {}

    static String withCheck(byte[] payload) {
        byte[] all = Arrays.copyOf(payload, payload.length + CHECK_BYTES);
        System.arraycopy(check(payload), 0, all, payload.length, CHECK_BYTES);
        StringBuilder text = new StringBuilder();
        BigInteger left = new BigInteger(1, all);
        while (left.signum() > 0) {
            BigInteger[] parts = left.divideAndRemainder(BASE);
            text.append(ALPHABET.charAt(parts[1].intValue()));
            left = parts[0];
        }
        for (int i = 0; i < all.length && all[i] == 0; i++) {
            text.append(ALPHABET.charAt(0));
        }
        return text.reverse().toString();
    }

    /** What was said, without its check; empty when a letter or the check is wrong. */
    static Optional<byte[]> checked(String text) {
        if (text.isEmpty() || text.length() > MOST_LETTERS) {
            return Optional.empty();
        }
        BigInteger value = BigInteger.ZERO;
        int zeros = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                return Optional.empty();
            }
            if (digit == 0 && zeros == i) {
                zeros++;
            }
            value = value.multiply(BASE).add(BigInteger.valueOf(digit));
        }
        byte[] magnitude = value.signum() == 0 ? new byte[0] : value.toByteArray();
        int sign = magnitude.length > 0 && magnitude[0] == 0 ? 1 : 0;
        byte[] all = new byte[zeros + magnitude.length - sign];
        System.arraycopy(magnitude, sign, all, zeros, magnitude.length - sign);
        if (all.length <= CHECK_BYTES) {
            return Optional.empty();
        }
        byte[] payload = Arrays.copyOf(all, all.length - CHECK_BYTES);
        byte[] said = Arrays.copyOfRange(all, payload.length, all.length);
        return Arrays.equals(check(payload), said) ? Optional.of(payload) : Optional.empty();
    }

    private static byte[] check(byte[] payload) {
        return Arrays.copyOf(sha256(sha256(payload)), CHECK_BYTES);
    }

    static byte[] sha256(byte[] bytes) {
        SHA256Digest digest = new SHA256Digest();
        digest.update(bytes, 0, bytes.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }
}
