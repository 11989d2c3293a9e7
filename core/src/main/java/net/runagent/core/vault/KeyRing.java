package net.runagent.core.vault;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import net.runagent.core.work.Chance;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The key-encryption keys: one primary that wraps, others that only unwrap. They lie outside the Java heap, where no
 * collector copies them; each use sees a copy that is zeroed at once.
 */
@Component
class KeyRing {
    private final int primary;
    private final Map<Integer, MemorySegment> keys = new HashMap<>();

    KeyRing(VaultProperties properties, Environment environment, Chance chance) {
        boolean sandbox = environment.containsProperty("runagent.world.url");
        if (sandbox && !environment.matchesProfiles("command") && !Files.exists(properties.keyFile())) {
            KeyFile.create(properties.keyFile(), chance);
        }
        this.primary = properties.keyId();
        load(primary, properties.keyFile(), sandbox);
        properties.decryptOnly().forEach((id, file) -> load(id, file, sandbox));
    }

    private void load(int id, Path file, boolean sandbox) {
        byte[] key = KeyFile.read(file, sandbox);
        MemorySegment place = Arena.global().allocate(VaultFormat.KEY_BYTES);
        MemorySegment.copy(key, 0, place, ValueLayout.JAVA_BYTE, 0, key.length);
        Arrays.fill(key, (byte) 0);
        if (keys.put(id, place) != null) {
            throw new IllegalStateException("runagent.vault.decrypt-only names key " + id + " a second time.");
        }
    }

    int primary() {
        return primary;
    }

    <T> T with(int kekId, Function<byte[], T> use) {
        MemorySegment place = keys.get(kekId);
        if (place == null) {
            throw new VaultDamaged("wrapped with key " + kekId + ", which this process does not have");
        }
        byte[] key = place.toArray(ValueLayout.JAVA_BYTE);
        try {
            return use.apply(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
