package net.runagent.core.vault;

import java.util.UUID;
import net.runagent.core.account.AccountId;

/** The scope of what belongs to the service itself. */
final class ServiceScope {
    static final UUID NIL = new UUID(0, 0);
    static final VaultScope SCOPE = new VaultScope(new AccountId(NIL), NIL);

    private ServiceScope() {}
}
