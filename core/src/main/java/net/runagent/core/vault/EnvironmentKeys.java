package net.runagent.core.vault;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import net.runagent.core.work.Chance;
import org.jspecify.annotations.Nullable;

/** Environment variables, in hex or base64; only when asked for explicitly, since other programs can see them. */
final class EnvironmentKeys implements KeySource {
    private final Numbered names;
    private final Map<String, String> environment;

    EnvironmentKeys(Numbered names, Map<String, String> environment) {
        this.names = names;
        this.environment = environment;
    }

    @Override
    public Sought find(int id) {
        String value = environment.get(names.name(id));
        if (value == null) {
            return new Sought.Absent();
        }
        byte @Nullable [] key = KeyBytes.decoded(value.getBytes(StandardCharsets.UTF_8));
        // 32 letters are 32 bytes as well, but hardly a key: text is taken in hex or base64 alone.
        return key == null || value.length() == VaultFormat.KEY_BYTES
                ? new Sought.Unfit("The environment variable " + names.name(id)
                        + " must hold 32 bytes as 64 hex digits or in base64, but has " + value.length()
                        + " characters of another form. Restore it from the key's backup copy. Nothing was changed."
                        + " (runagent.vault.keys)")
                : new Sought.Found(OffHeapKey.taking(key));
    }

    @Override
    public SortedSet<Integer> present() {
        SortedSet<Integer> ids = new TreeSet<>();
        environment.keySet().forEach(name -> names.idOf(name).ifPresent(ids::add));
        return ids;
    }

    @Override
    public String place(int id) {
        return "the environment variable " + names.name(id);
    }

    @Override
    public Made make(int id, Chance chance) {
        return new Made.ByHand("Set " + names.name(id)
                + " for every process of the service to the output of 'openssl rand -hex 32', keep a copy elsewhere, restart"
                + " them, and run this again.");
    }
}
