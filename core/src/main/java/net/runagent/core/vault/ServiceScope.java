package net.runagent.core.vault;

import java.util.UUID;

/** The scope of what belongs to the service itself. */
final class ServiceScope {
    static final UUID NIL = new UUID(0, 0);
    static final VaultScope SCOPE = VaultScope.SERVICE;

    private ServiceScope() {}
}
