package net.runagent.sandbox.google;

import java.util.Locale;

/** What is wrong with the next ID token. */
public enum Trouble {
    BAD_NONCE,
    NO_NONCE,
    UNVERIFIED_EMAIL,
    EXPIRED,
    OTHER_ISSUER,
    OTHER_AUDIENCE,
    /** Signed by a key that is not published. */
    FOREIGN_KEY,
    NO_TOKEN;

    /** {@code bad-nonce} is {@link #BAD_NONCE}. */
    static Trouble of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
