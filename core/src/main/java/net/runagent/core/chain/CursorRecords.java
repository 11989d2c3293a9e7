package net.runagent.core.chain;

import java.time.Instant;
import java.util.Optional;

/** Stores up to where each chain is counted. */
public interface CursorRecords {
    Optional<ChainCursor> find(String chain);

    /** Where counting begins. @return false when it has begun before */
    boolean begin(String chain, BlockHead at, Instant now);

    /** @return false when it does not stand at {@code from} any more, or is halted; then nothing is stored */
    boolean advance(ChainCursor from, BlockHead to, Instant now);

    /** @return false when it is halted already */
    boolean halt(String chain, String why, Instant now);

    /** Goes on from this block; what is counted before stays counted. */
    void resume(String chain, BlockHead at, Instant now);
}
