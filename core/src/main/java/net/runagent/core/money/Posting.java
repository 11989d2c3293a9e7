package net.runagent.core.money;

import java.util.UUID;

/** What came of a posting. */
public sealed interface Posting {
    record Posted(UUID tx) implements Posting {}

    /** The same was booked before; nothing changed. */
    record Already(UUID tx) implements Posting {}

    /** Something else was booked under this key. Nothing changed; somebody has to look at it. */
    record Conflict(UUID tx) implements Posting {}

    /** A customer's account would fall below zero; nothing changed. */
    record Insufficient(LedgerAccount account) implements Posting {}
}
