package net.runagent.core.vault;

import java.util.Arrays;
import java.util.Locale;

/** The life of a key-encryption key: it only ever goes on. */
public enum KeyState {
    /** Every process fetches it; nothing is wrapped with it yet. */
    ANNOUNCED,
    /** Wraps everything new; there is exactly one. */
    PRIMARY,
    /** Opens what is not wrapped anew yet. */
    RETIRING,
    /** Nothing is wrapped with it any more, and what claims to be is refused. */
    REFUSED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static KeyState of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new VaultDamaged("a key has no state " + word));
    }
}
