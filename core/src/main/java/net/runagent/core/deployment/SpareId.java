package net.runagent.core.deployment;

import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.vault.VaultScope;

public record SpareId(UUID value) implements SubjectId {
    /** A spare belongs to no account: as with the service's own secrets, the nil UUID stands in its place. */
    private static final AccountId NOBODY = new AccountId(new UUID(0, 0));

    /** Where the login key and the gateway's token of its server lie until somebody takes it; destroyed as one. */
    VaultScope scope() {
        return new VaultScope(NOBODY, value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
