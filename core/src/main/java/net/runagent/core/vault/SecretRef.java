package net.runagent.core.vault;

import java.util.UUID;

/**
 * Points to a secret; safe to store and to log.
 *
 * @param version rises with every replacement; authenticated, so that an old ciphertext cannot be put back
 * @param hint the last 4 characters for people to recognise it by, empty when it is too short to show any
 */
public record SecretRef(UUID id, VaultScope scope, SecretKind kind, long version, String hint) {}
