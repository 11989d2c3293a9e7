package net.runagent.core.chain;

import java.util.Locale;

/** Chains that share one kind of address: whoever has one has it on all chains of the family. */
public enum ChainFamily {
    EVM,
    TRON;

    /** As it is stored and typed. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static ChainFamily of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
