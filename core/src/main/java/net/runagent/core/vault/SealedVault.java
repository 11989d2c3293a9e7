package net.runagent.core.vault;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import net.runagent.core.vault.VaultRecords.DataKey;
import net.runagent.core.vault.VaultRecords.StoredGrant;
import net.runagent.core.vault.VaultRecords.StoredSecret;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The vault over its tables. Opening takes two steps that cannot be exchanged: one transaction uses up the grant and
 * writes the audit row, and only when it has committed is anything decrypted. A crash between them costs a grant, never
 * an unseen use.
 */
@Component
class SealedVault implements Vault {
    static final Duration GRANT_LASTS = Duration.ofMinutes(15);
    private static final int HINT_LENGTH = 4;
    /** Four characters of a shorter secret would give too much of it away. */
    private static final int SHORTEST_WITH_HINT = 20;

    private final VaultRecords records;
    private final Ciphertexts ciphertexts;
    private final DataKeys keys;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    SealedVault(
            VaultRecords records,
            Ciphertexts ciphertexts,
            DataKeys keys,
            AuditLog audit,
            Transactions transactions,
            Ids ids,
            Clock clock,
            VaultStart started) {
        this.records = records;
        this.ciphertexts = ciphertexts;
        this.keys = keys;
        this.audit = audit;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public SecretRef keep(VaultScope scope, SecretKind kind, Secret secret) {
        return transactions.call(() -> {
            records.takeTurn();
            StoredSecret stored = secret.use(plain -> ciphertexts.put(scope, kind.word(), plain, hintOf(kind, plain)));
            audit.add(AuditLog.KEPT, scope, kind.word(), stored.version(), "", ServiceScope.NIL, "");
            return ref(stored, kind);
        });
    }

    @Override
    public Optional<SecretRef> find(VaultScope scope, SecretKind kind) {
        return transactions.call(() -> records.secret(scope, kind.word()).map(stored -> ref(stored, kind)));
    }

    @Override
    public Grant grant(SecretRef ref, Purpose purpose, UUID command, String step) {
        UUID id = ids.next();
        StoredGrant grant = new StoredGrant(
                id,
                ref.scope(),
                ref.kind().word(),
                ref.version(),
                purpose.name(),
                command,
                step,
                clock.instant().plus(GRANT_LASTS));
        transactions.run(() -> records.addGrant(grant));
        return new Grant(id, ref);
    }

    @Override
    public <T extends @Nullable Object> T open(Grant grant, Function<Secret, T> use) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("a secret is opened outside transactions: its use may talk to the outside");
        }
        Opening opening = transactions.call(() -> consume(grant));
        CrashPoint.at("vault.granted");
        StoredSecret stored = opening.secret();
        byte[] plain = ciphertexts.open(
                opening.key(),
                opening.grant().scope(),
                opening.grant().kind(),
                opening.grant().version(),
                stored.sealed());
        try (Secret secret = Secret.taking(plain)) {
            return use.apply(secret);
        }
    }

    @Override
    public void destroy(VaultScope scope) {
        if (scope.equals(VaultScope.SERVICE)) {
            throw new IllegalArgumentException("what belongs to the service itself is never destroyed");
        }
        transactions.run(() -> {
            records.takeTurn();
            if (records.destroy(scope)) {
                audit.add(AuditLog.DESTROYED, scope, "", 0, "", ServiceScope.NIL, "");
            }
        });
    }

    private Opening consume(Grant grant) {
        records.takeTurn();
        StoredGrant used = records.useGrant(grant.id(), clock.instant())
                .orElseThrow(() -> new GrantRefused("the grant is unknown, used or expired"));
        requireAsWritten(grant.secret(), used);
        StoredSecret stored = records.secret(used.scope(), used.kind())
                .filter(secret -> secret.version() == used.version())
                .orElseThrow(() -> new GrantRefused("the secret has been replaced or destroyed"));
        DataKey key = keys.named(stored.sealed());
        audit.requireNewest(used.scope(), used.kind(), used.version());
        audit.add("opened", used.scope(), used.kind(), used.version(), used.purpose(), used.command(), used.step());
        return new Opening(used, stored, key);
    }

    /** Whoever changed the row of a grant would otherwise have one deployment's secret delivered to another. */
    private static void requireAsWritten(SecretRef asked, StoredGrant used) {
        if (!used.scope().equals(asked.scope())
                || !used.kind().equals(asked.kind().word())
                || used.version() != asked.version()) {
            throw new VaultDamaged("the grant's row is not what was written");
        }
    }

    private static SecretRef ref(StoredSecret stored, SecretKind kind) {
        return new SecretRef(stored.id(), stored.scope(), kind, stored.version(), stored.hint());
    }

    /** For keys people have seen; a private key has no recognisable end. */
    private static String hintOf(SecretKind kind, byte[] plain) {
        boolean shown = kind == SecretKind.TELEGRAM_BOT_TOKEN || kind == SecretKind.OPENROUTER_KEY;
        if (!shown || plain.length < SHORTEST_WITH_HINT) {
            return "";
        }
        return new String(
                Arrays.copyOfRange(plain, plain.length - HINT_LENGTH, plain.length), StandardCharsets.US_ASCII);
    }

    private record Opening(StoredGrant grant, StoredSecret secret, DataKey key) {}
}
