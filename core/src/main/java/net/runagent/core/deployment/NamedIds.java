package net.runagent.core.deployment;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids that follow from another id and a word: the same after every crash. */
final class NamedIds {
    private NamedIds() {}

    static UUID of(UUID id, String word) {
        return UUID.nameUUIDFromBytes((id + "/" + word).getBytes(StandardCharsets.UTF_8));
    }
}
