package net.runagent.core.chain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Up to where a chain is counted: everything up to this block, nothing beyond.
 *
 * @param hash of the block; when the chain has another one there, it has taken back what it called final
 * @param halted why nothing is counted any more until a person has looked, null while all is well
 */
public record ChainCursor(
        String chain,
        long block,
        String hash,
        Instant movedAt,
        @Nullable String halted) {}
