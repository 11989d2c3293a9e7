package net.runagent.core.care;

import java.time.Instant;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;

/**
 * A page on which one backup can be downloaded, once.
 *
 * @param ticketHash SHA-256 of the 256 random bits in the link
 * @param command the customer's action
 */
public record BackupLink(
        UUID id,
        byte[] ticketHash,
        DeploymentId deployment,
        UUID backup,
        UUID command,
        Instant createdAt,
        Instant expiresAt) {}
