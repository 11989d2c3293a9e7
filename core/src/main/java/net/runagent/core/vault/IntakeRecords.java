package net.runagent.core.vault;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Pasted secrets on their way. Every method joins the running transaction. */
public interface IntakeRecords {
    void add(UUID id, String owner, byte[] sealed, Instant expiresAt);

    /** What is still there and belongs to that owner. */
    Optional<byte[]> look(UUID id, String owner, Instant now);

    /** The same, and removes it. */
    Optional<byte[]> take(UUID id, String owner, Instant now);

    void drop(UUID id);

    int dropExpired(Instant now);
}
