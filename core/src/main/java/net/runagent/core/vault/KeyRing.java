package net.runagent.core.vault;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import net.runagent.core.vault.KekRecords.Kek;
import net.runagent.core.vault.KeyRefused.Reason;
import net.runagent.core.vault.KeySource.Sought;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * The key-encryption keys that this process holds. A key comes in when it is first needed: its source is asked, and it must
 * open the known text that the database keeps for its number. So a process that was started before a rotation learns of the
 * new key by itself.
 */
@Component
class KeyRing implements DisposableBean {
    private final KeySource source;
    private final KekRecords records;
    private final Transactions transactions;
    private final Map<Integer, KeyEncryptionKey> keys = new ConcurrentHashMap<>();

    KeyRing(KeySource source, KekRecords records, Transactions transactions) {
        this.source = source;
        this.records = records;
        this.transactions = transactions;
    }

    /**
     * The key of that number, asked for once more when it is not here yet.
     *
     * @throws KeyRefused when it is not known, too old, not to be had or not the right one
     */
    KeyEncryptionKey key(int id) {
        KeyEncryptionKey held = keys.get(id);
        if (held != null) {
            return held;
        }
        Kek kek = transactions
                .call(() -> records.find(id))
                .orElseThrow(() -> new KeyRefused(id, Reason.UNKNOWN, "this database has no key of that number"));
        return accepted(kek);
    }

    /** Takes a key in, unless it is here already. @throws KeyRefused as above */
    KeyEncryptionKey accepted(Kek kek) {
        if (kek.state() == KeyState.REFUSED) {
            throw tooOld(kek.id());
        }
        synchronized (keys) {
            KeyEncryptionKey held = keys.get(kek.id());
            if (held != null) {
                return held;
            }
            KeyEncryptionKey key = found(kek.id());
            if (!KnownText.opens(key, kek.id(), kek.known())) {
                key.close();
                throw new KeyRefused(
                        kek.id(),
                        Reason.ANOTHER,
                        source.place(kek.id()) + " holds a key that is not the one this database was sealed with");
            }
            keys.put(kek.id(), key);
            return key;
        }
    }

    /** A key that the database does not know yet. @throws KeyRefused when there is none, or none to be trusted */
    KeyEncryptionKey found(int id) {
        return switch (source.find(id)) {
            case Sought.Found(KeyEncryptionKey key) -> key;
            case Sought.Absent() ->
                throw new KeyRefused(id, Reason.MISSING, "it does not exist at its place, " + source.place(id));
            case Sought.Unfit(String why) -> throw new KeyRefused(id, Reason.UNFIT, why);
        };
    }

    static KeyRefused tooOld(int id) {
        return new KeyRefused(
                id, Reason.TOO_OLD, "it is refused since everything was wrapped anew: put back from an old copy");
    }

    Set<Integer> held() {
        return new TreeSet<>(keys.keySet());
    }

    void drop(int id) {
        @Nullable KeyEncryptionKey key = keys.remove(id);
        if (key != null) {
            key.close();
        }
    }

    void forget() {
        held().forEach(this::drop);
    }

    @Override
    public void destroy() {
        forget();
    }
}
