package net.runagent.provisioning.hetzner;

import java.io.IOException;
import java.util.Locale;

/** What a failed call means for us, by Hetzner's status and code: one table for every operation. */
enum Reaction {
    /** Nothing of this type here now. */
    OUT_OF_STOCK,
    /** The name is taken: look whose it is. */
    NAME_TAKEN,
    /** Our account may not have more. */
    QUOTA,
    /** Not now; nothing has happened. */
    BUSY,
    /** Another action runs on the same thing; soon. */
    LOCKED,
    /** Protected against deletion. */
    PROTECTED,
    /** Not there, or not any more. */
    GONE,
    /** Whether it happened is not known. */
    UNKNOWN,
    /** Our token is wrong or may not do this: no call will succeed. */
    TOKEN,
    /** Repeating the same call is useless: a mistake of ours, or something for a person. */
    REFUSED;

    static Reaction to(IOException trouble) {
        if (!(trouble instanceof HetznerFault fault)) {
            return UNKNOWN;
        }
        return switch (fault.code()) {
            case HetznerFault.BUDGET_RESERVED, "rate_limit_exceeded", "maintenance", "unavailable" -> BUSY;
            case "resource_unavailable", "placement_error" -> OUT_OF_STOCK;
            case "invalid_input" -> isStock(fault) ? OUT_OF_STOCK : REFUSED;
            case "uniqueness_error" -> NAME_TAKEN;
            case "resource_limit_exceeded" -> QUOTA;
            case "conflict", "locked", "resource_locked" -> LOCKED;
            case "protected" -> PROTECTED;
            case "not_found" -> GONE;
            case "server_error", "bad_gateway", "timeout", "unknown_error", HetznerFault.UNREADABLE -> UNKNOWN;
            case "unauthorized", "forbidden", "token_readonly" -> TOKEN;
            default -> fault.status() >= 500 ? UNKNOWN : REFUSED;
        };
    }

    /** Since 2026 Hetzner also calls a type that is out of stock in a location an invalid input. */
    private static boolean isStock(HetznerFault fault) {
        String text = fault.text().toLowerCase(Locale.ROOT);
        return text.contains("unsupported location for server type") || text.contains("server location disabled");
    }
}
