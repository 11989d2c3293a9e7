package net.runagent.core.deployment;

import net.runagent.core.vault.Grant;

/**
 * How to reach a server: only the pinned host key is accepted.
 *
 * @param hostKey {@code ssh-ed25519 AAAA...} as pinned
 * @param grant opens our private key of this deployment in the vault; single use, so make one per call
 */
public record HostAccess(String address, String hostKey, Grant grant) {}
