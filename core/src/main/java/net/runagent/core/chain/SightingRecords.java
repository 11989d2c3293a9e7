package net.runagent.core.chain;

import java.util.List;
import java.util.Optional;

/** Stores what was seen in blocks that are not final; thrown away freely. */
public interface SightingRecords {
    /** In the place of all that was there. */
    void replace(String chain, Heads heads, List<Sighting> seen);

    List<Sighting> to(String chain, String recipient);

    Optional<Heads> heads(String chain);

    /** How far the chain is, and how much of it is final. */
    record Heads(long newest, long last) {}
}
