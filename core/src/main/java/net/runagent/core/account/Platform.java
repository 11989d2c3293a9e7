package net.runagent.core.account;

import java.util.Locale;

/** Where a person talks to us. */
public enum Platform {
    TELEGRAM,
    DISCORD;

    /** The word used in lanes, labels and tables: {@code telegram}, {@code discord}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
