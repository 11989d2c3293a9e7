package net.runagent.sandbox.canary;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * One secret that is looked for.
 *
 * @param kind what it is, e.g. {@code telegram-token}; shown in findings, the secret itself never is
 * @param holders who may have it: a party's name, {@link #BROWSER}, {@link #CHAT}, {@link #OWN_WORDS} or a file of
 *     {@link #KEY_FILE} and {@link #PASSWORD_FILE}
 * @param value never text alone: keys are bytes
 */
public record Canary(String kind, Set<String> holders, byte[] value) {
    /** The pages a person sees. */
    public static final String BROWSER = "browser";
    /** What the bots write to a person. */
    public static final String CHAT = "chat";
    /** What a person wrote and nobody deleted. */
    public static final String OWN_WORDS = "own words";

    public static final String KEY_FILE = "key file";
    public static final String PASSWORD_FILE = "password file";

    /** Shorter ones would be found by chance in some hundred megabytes. */
    static final int SHORTEST = 8;

    public Canary {
        holders = Set.copyOf(holders);
        if (value.length < SHORTEST) {
            throw new IllegalArgumentException("a " + kind + " of " + value.length + " bytes is too short to look for");
        }
    }

    public static Canary of(String kind, Set<String> holders, String value) {
        return new Canary(kind, holders, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Canary[" + kind + "]";
    }
}
