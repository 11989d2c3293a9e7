package net.runagent.core.vault;

import java.util.UUID;
import net.runagent.core.account.AccountId;

/**
 * Whose secret: one data key each, so that deleting the scope's key destroys all of its secrets.
 *
 * @param deployment the nil UUID for what belongs to the account itself
 */
public record VaultScope(AccountId account, UUID deployment) {
    /**
     * What belongs to the service itself: the known text, the audit log's key, the keys of stored payloads, the key that
     * signs receipts. Its account is the nil UUID, which {@code Ids} never makes; see docs/decisions/0011.
     */
    public static final VaultScope SERVICE = new VaultScope(new AccountId(new UUID(0, 0)), new UUID(0, 0));
}
