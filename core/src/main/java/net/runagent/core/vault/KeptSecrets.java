package net.runagent.core.vault;

import java.time.Instant;
import java.util.List;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Tells an owner what is kept, never what it is. */
@Component
public class KeptSecrets {
    private final VaultRecords records;
    private final Transactions transactions;

    KeptSecrets(VaultRecords records, Transactions transactions) {
        this.records = records;
        this.transactions = transactions;
    }

    /** The secrets of a scope, by their word. */
    public List<Kept> of(VaultScope scope) {
        return transactions.call(() -> records.list(scope)).stream()
                .map(listed -> new Kept(listed.kind(), listed.hint(), listed.keptAt(), listed.version() - 1))
                .toList();
    }

    /**
     * @param kind {@link SecretKind#word}
     * @param hint the last 4 characters, empty for what nobody could recognise by them
     * @param since when it was put there
     * @param replaced how often something else was there before
     */
    public record Kept(String kind, String hint, Instant since, long replaced) {}
}
