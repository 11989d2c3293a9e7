package net.runagent.core.vault;

import java.util.UUID;

/** A single-use permission to open one secret; expires after 15 minutes; stored, so a restart does not widen it. */
public record Grant(UUID id) {}
