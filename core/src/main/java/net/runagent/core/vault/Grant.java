package net.runagent.core.vault;

import java.util.UUID;

/**
 * A single-use permission to open one secret; expires after 15 minutes; stored, so a restart does not widen it.
 *
 * @param secret what it was made for; a stored grant that says something else is refused
 */
public record Grant(UUID id, SecretRef secret) {}
