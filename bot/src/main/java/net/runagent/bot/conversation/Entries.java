package net.runagent.bot.conversation;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads what a flow was entered with; people can type anything there. */
final class Entries {
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private Entries() {}

    static Optional<UUID> id(String entry) {
        return id(entry, "");
    }

    static Optional<UUID> id(String entry, String prefix) {
        if (!entry.startsWith(prefix)) {
            return Optional.empty();
        }
        String id = entry.substring(prefix.length());
        return UUID_FORM.matcher(id).matches() ? Optional.of(UUID.fromString(id)) : Optional.empty();
    }
}
