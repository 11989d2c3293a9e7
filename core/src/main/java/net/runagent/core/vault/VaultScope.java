package net.runagent.core.vault;

import java.util.UUID;
import net.runagent.core.account.AccountId;

/**
 * Whose secret: one data key each, so that deleting the scope's key destroys all of its secrets.
 *
 * @param deployment the nil UUID for what belongs to the account itself
 */
public record VaultScope(AccountId account, UUID deployment) {}
