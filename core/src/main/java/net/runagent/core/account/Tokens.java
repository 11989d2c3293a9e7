package net.runagent.core.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import net.runagent.core.work.Chance;

/** The random words of links and sign-ins. */
public final class Tokens {
    /** 256 bits: nobody guesses them. */
    private static final int TOKEN_BYTES = 32;

    /** No vowels (no words come out), no L, Q, Y: none is mistaken for another one on a small screen. */
    static final String CODE_LETTERS = "BCDFGHJKMNPRSTVWXZ";

    static final int CODE_LENGTH = 8;

    private Tokens() {}

    /** 43 base64url characters; also a legal PKCE verifier (RFC 7636, 43 to 128). */
    public static String token(Chance chance) {
        return base64(chance.bytes(TOKEN_BYTES));
    }

    /** 18^8, about 10^10 possibilities; with 5 tries one in two thousand million is guessed. */
    static String code(Chance chance) {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < CODE_LENGTH; i++) {
            code.append(CODE_LETTERS.charAt(chance.below(CODE_LETTERS.length())));
        }
        return code.toString();
    }

    static String s256(String verifier) {
        return base64(sha256(verifier));
    }

    public static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
