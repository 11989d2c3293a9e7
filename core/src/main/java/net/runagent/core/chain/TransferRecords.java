package net.runagent.core.chain;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores what came in final blocks; of it nothing is ever changed. */
public interface TransferRecords {
    /** @return false when its key is known; then nothing is stored */
    boolean insert(ChainTransfer transfer);

    Optional<ChainTransfer> find(String chain, String tx, int logIndex);

    /** Oldest first. */
    List<ChainTransfer> of(UUID billingAccount);

    /** What each of our addresses must hold of a token as of a block: what came, less what was moved away. */
    List<Holding> holdings(String chain, ChainFamily family, String token, long block, String afterAddress, int limit);

    /** @param address lower-case hex @param index below its key, for people */
    record Holding(String address, long index, BigInteger amount) {}
}
