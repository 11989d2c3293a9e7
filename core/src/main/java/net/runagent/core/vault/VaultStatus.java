package net.runagent.core.vault;

import java.util.Arrays;
import java.util.List;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Looks at what lies in the vault without opening any secret but the known text; changes nothing. */
@Component
public class VaultStatus {
    private final VaultRecords records;
    private final Ciphertexts ciphertexts;
    private final Transactions transactions;

    VaultStatus(VaultRecords records, Ciphertexts ciphertexts, Transactions transactions) {
        this.records = records;
        this.ciphertexts = ciphertexts;
        this.transactions = transactions;
    }

    /** Whether the loaded key is the one this database was sealed with. */
    public enum KnownText {
        OPENS,
        /** The key is another one, or the row was changed. */
        DOES_NOT_OPEN,
        /** The service has never started on this database. */
        ABSENT
    }

    public KnownText knownText() {
        return transactions.call(() -> records.secret(VaultScope.SERVICE, VaultStart.KNOWN_KIND)
                .map(stored -> {
                    try {
                        byte[] plain = ciphertexts.open(stored);
                        return Arrays.equals(plain, VaultStart.KNOWN_TEXT) ? KnownText.OPENS : KnownText.DOES_NOT_OPEN;
                    } catch (VaultDamaged refused) {
                        return KnownText.DOES_NOT_OPEN;
                    }
                })
                .orElse(KnownText.ABSENT));
    }

    /** What each key-encryption key protects, by its number. */
    public List<Held> held() {
        return transactions.call(records::keyUses).stream()
                .map(use -> new Held(use.kekId(), use.dataKeys(), use.secrets(), use.wraps()))
                .toList();
    }

    /**
     * @param dataKeys data keys wrapped with it now
     * @param secrets secrets sealed under those
     * @param wraps how often it has ever wrapped, of {@link #mostWraps}
     */
    public record Held(int keyId, long dataKeys, long secrets, long wraps) {
        public static long mostWraps() {
            return DataKeys.WRAPS_PER_KEK;
        }
    }
}
