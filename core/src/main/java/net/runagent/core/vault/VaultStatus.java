package net.runagent.core.vault;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.runagent.core.vault.KekRecords.Holder;
import net.runagent.core.vault.KekRecords.Kek;
import net.runagent.core.vault.KekRecords.KeyUse;
import net.runagent.core.vault.KeySource.Sought;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Looks at the key-encryption keys and what they protect without opening any secret; changes nothing. */
@Component
public class VaultStatus {
    private final KekRecords records;
    private final KeySource source;
    private final Transactions transactions;

    VaultStatus(KekRecords records, KeySource source, Transactions transactions) {
        this.records = records;
        this.source = source;
        this.transactions = transactions;
    }

    /** Every key that the database knows, by number; empty when the service has never started on it. */
    public List<Line> keys() {
        Map<Integer, KeyUse> uses = new TreeMap<>();
        List<Kek> keks = new ArrayList<>();
        List<Holder> holders = new ArrayList<>();
        transactions.run(() -> {
            keks.addAll(records.all());
            records.uses().forEach(use -> uses.put(use.kekId(), use));
            holders.addAll(records.holders(KeyWatch.ALIVE_WITHIN));
        });
        List<Line> lines = new ArrayList<>();
        for (Kek kek : keks) {
            KeyUse use = uses.getOrDefault(kek.id(), new KeyUse(kek.id(), 0, 0));
            List<String> heldBy = holders.stream()
                    .filter(holder -> holder.keys().contains(kek.id()))
                    .map(Holder::name)
                    .toList();
            List<String> lackedBy = holders.stream()
                    .filter(holder -> !holder.keys().contains(kek.id()))
                    .map(Holder::name)
                    .toList();
            lines.add(new Line(
                    kek.id(),
                    kek.state(),
                    kek.changedAt(),
                    source.place(kek.id()),
                    trouble(kek),
                    use.dataKeys(),
                    use.secrets(),
                    kek.wraps(),
                    heldBy,
                    lackedBy));
        }
        return List.copyOf(lines);
    }

    private String trouble(Kek kek) {
        return switch (source.find(kek.id())) {
            case Sought.Found(KeyEncryptionKey key) -> {
                boolean opens = KnownText.opens(key, kek.id(), kek.known());
                key.close();
                yield opens
                        ? ""
                        : "this key is not the one this database was sealed with: its known text does NOT open";
            }
            case Sought.Unfit(String why) -> why;
            case Sought.Absent() -> "it does not exist";
        };
    }

    /**
     * @param since when it came into its state
     * @param trouble what is wrong with it at its place; empty when its known text opens
     * @param dataKeys data keys wrapped with it now
     * @param secrets secrets sealed under those
     * @param wraps how often it has ever wrapped, of {@link #mostWraps}
     * @param heldBy the running processes that hold it, and {@code lackedBy} those that do not
     */
    public record Line(
            int id,
            KeyState state,
            Instant since,
            String place,
            String trouble,
            long dataKeys,
            long secrets,
            long wraps,
            List<String> heldBy,
            List<String> lackedBy) {
        public static long mostWraps() {
            return DataKeys.WRAPS_PER_KEK;
        }

        /** A refused key may be gone. */
        public boolean well() {
            return trouble.isEmpty() || state == KeyState.REFUSED;
        }
    }
}
