package net.runagent.core.care;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.runagent.core.care.Rotation.Aim;
import net.runagent.core.vault.SecretKind;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every way to replace a secret, by its kind and by what it is to become. */
@Component
class Replacements {
    private record What(SecretKind kind, Aim aim) {}

    private final Map<What, Replacement> all = new HashMap<>();

    Replacements(List<Replacement> found) {
        found.forEach(each -> all.put(new What(each.kind(), each.aim()), each));
    }

    /** Null when there is none. */
    @Nullable
    Replacement of(SecretKind kind, Aim aim) {
        return all.get(new What(kind, aim));
    }
}
