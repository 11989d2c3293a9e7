package net.runagent.core.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.vault.VaultRecords.DataKey;

/** What the database knows of key-encryption keys, and which processes hold them. Every method joins the running transaction. */
public interface KekRecords {
    /** By number. */
    List<Kek> all();

    Optional<Kek> find(int id);

    void add(Kek kek);

    /** @return whether it was in that state until now */
    boolean move(int id, KeyState from, KeyState to, Instant now);

    /**
     * Counts one more wrapping with the primary key, which stays the primary one until the transaction ends.
     *
     * @return the key with its new count; empty when it has wrapped as often as it may
     */
    Optional<Kek> countPrimaryWrap(long most);

    /** @return the new count; empty, and nothing is counted, when that would be more than {@code most} */
    Optional<Long> countWraps(int id, int count, long most);

    /** Data keys that are wrapped with this one, by their column or by their own bytes. */
    long wrappedWith(int id);

    /** The next of them in the order of their ids, locked; those that somebody else has locked are left out. */
    List<DataKey> lockWrappedWith(int id, Optional<UUID> after, int most);

    /** Exchanges those that are still wrapped with {@code from}. @return how many */
    int rewrap(List<DataKey> wrappedAnew, int from, int to);

    /** What each key-encryption key protects, by its number. */
    List<KeyUse> uses();

    /** This process holds these keys at this moment, by the database's clock. */
    void show(UUID process, String name, Set<Integer> keys);

    void leave(UUID process);

    /** The processes seen within that time. */
    List<Holder> holders(Duration within);

    /** Forgets processes that have not been seen for that long. */
    void forgetHolders(Duration unseen);

    /**
     * @param wraps how often it has ever wrapped
     * @param known a known text wrapped with it: proves that the key of that number is the right one
     * @param changedAt when it came into this state
     */
    record Kek(int id, KeyState state, long wraps, byte[] known, Instant madeAt, Instant changedAt) {}

    record KeyUse(int kekId, long dataKeys, long secrets) {}

    /** @param name host and process number, for people */
    record Holder(UUID process, String name, Set<Integer> keys) {}
}
