package net.runagent.core.chain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores which key addresses are derived from, and the addresses; of these nothing is ever changed. */
public interface DepositAddressRecords {
    /** The fingerprint that was pinned for the family. */
    Optional<String> pinned(ChainFamily family);

    /** Pins the first key of a family. @return false when one is pinned already */
    boolean pin(ChainFamily family, String fingerprint, Instant at);

    /** Another key from now on; addresses of the one before stay. @return false when none was pinned */
    boolean pinAnew(ChainFamily family, String fingerprint, Instant at);

    /**
     * The next index of the family, never given before. Others wait for it until the running transaction ends, so
     * addresses become visible in the order of their numbers.
     */
    long nextIndex(ChainFamily family);

    /** Leaves out as many indexes: after an older backup was put back, those of what is lost. */
    long skip(ChainFamily family, long count);

    Optional<DepositAddress> of(UUID billingAccount, String fingerprint);

    /** @throws IllegalStateException when the index or the address was given before */
    void insert(ChainAddress address, String fingerprint, long index, UUID billingAccount, Instant at);

    /** In the order of {@code seq}. */
    List<DepositAddress> after(ChainFamily family, long seq, int limit);

    Optional<DepositAddress> find(ChainAddress address);
}
