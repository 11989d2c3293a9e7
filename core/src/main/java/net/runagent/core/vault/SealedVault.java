package net.runagent.core.vault;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import net.runagent.core.vault.VaultRecords.DataKey;
import net.runagent.core.vault.VaultRecords.StoredGrant;
import net.runagent.core.vault.VaultRecords.StoredSecret;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Ids;
import net.runagent.core.work.StaffAlerts.Severity;
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
    /** How far the clocks of two processes may be apart; a grant from further ahead was made by a clock set back since. */
    static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    /** Those that people have seen. */
    private static final Set<SecretKind> SHOWN =
            EnumSet.of(SecretKind.TELEGRAM_BOT_TOKEN, SecretKind.DISCORD_BOT_TOKEN, SecretKind.OPENROUTER_KEY);

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
    private final VaultAlarm alarm;

    SealedVault(
            VaultRecords records,
            Ciphertexts ciphertexts,
            DataKeys keys,
            AuditLog audit,
            Transactions transactions,
            Ids ids,
            Clock clock,
            VaultAlarm alarm,
            VaultStart started) {
        this.records = records;
        this.ciphertexts = ciphertexts;
        this.keys = keys;
        this.audit = audit;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
        this.alarm = alarm;
    }

    @Override
    public SecretRef keep(VaultScope scope, SecretKind kind, Secret secret) {
        return transactions.call(() -> {
            records.takeTurn();
            // A kind that was forgotten goes on counting: its old rows must never pass for a new one.
            long before = audit.lastVersion(scope, kind.word());
            StoredSecret stored =
                    secret.use(plain -> ciphertexts.put(scope, kind.word(), before, plain, hintOf(kind, plain)));
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
        Opening opening = granted(grant);
        CrashPoint.at("vault.granted");
        try (Secret secret = Secret.taking(opened(opening))) {
            return use.apply(secret);
        }
    }

    private Opening granted(Grant grant) {
        try {
            return transactions.call(() -> consume(grant));
        } catch (GrantRefused refused) {
            throw refused;
        } catch (VaultDamaged damage) {
            tell(damage, grant.secret());
            throw damage;
        } catch (RuntimeException unrecorded) {
            alarm.raise(
                    Severity.CRITICAL,
                    VaultAlarm.UNRECORDED,
                    grant.secret().scope().deployment().toString(),
                    Map.of("cause", unrecorded.getClass().getSimpleName()));
            throw unrecorded;
        }
    }

    private byte[] opened(Opening opening) {
        StoredGrant grant = opening.grant();
        try {
            return ciphertexts.open(
                    opening.key(),
                    grant.scope(),
                    grant.kind(),
                    grant.version(),
                    opening.secret().sealed());
        } catch (VaultDamaged damage) {
            tell(damage, opening.asked());
            throw damage;
        }
    }

    private void tell(VaultDamaged damage, SecretRef secret) {
        alarm.refused(
                damage,
                secret.scope().deployment().toString(),
                Map.of(
                        "kind", secret.kind().word(),
                        "version", Long.toString(secret.version()),
                        "why", String.valueOf(damage.getMessage())));
    }

    @Override
    public void forget(VaultScope scope, SecretKind kind) {
        transactions.run(() -> {
            records.takeTurn();
            records.forget(scope, kind.word())
                    .ifPresent(version ->
                            audit.add(AuditLog.FORGOTTEN, scope, kind.word(), version, "", ServiceScope.NIL, ""));
        });
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
        Instant now = clock.instant();
        StoredGrant used = records.useGrant(
                        grant.id(), now, now.plus(GRANT_LASTS).plus(CLOCKS_DIFFER))
                .orElseThrow(() -> notGranted(grant));
        requireAsWritten(grant.secret(), used);
        StoredSecret stored = records.secret(used.scope(), used.kind())
                .filter(secret -> secret.version() == used.version())
                .orElseThrow(() -> new GrantRefused("the secret has been replaced or destroyed"));
        DataKey key = keys.named(stored.sealed());
        audit.requireNewest(used.scope(), used.kind(), used.version());
        audit.add("opened", used.scope(), used.kind(), used.version(), used.purpose(), used.command(), used.step());
        return new Opening(grant.secret(), used, stored, key);
    }

    /** No step of ours uses a grant twice, or waits for 15 minutes with one. */
    private GrantRefused notGranted(Grant grant) {
        alarm.raise(
                Severity.WARNING,
                VaultAlarm.GRANT,
                grant.secret().scope().deployment().toString(),
                Map.of(
                        "grant",
                        grant.id().toString(),
                        "kind",
                        grant.secret().kind().word()));
        return new GrantRefused("the grant is unknown, used, expired or made by a clock that has been set back");
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
        boolean shown = SHOWN.contains(kind);
        if (!shown || plain.length < SHORTEST_WITH_HINT) {
            return "";
        }
        return new String(
                Arrays.copyOfRange(plain, plain.length - HINT_LENGTH, plain.length), StandardCharsets.US_ASCII);
    }

    private record Opening(SecretRef asked, StoredGrant grant, StoredSecret secret, DataKey key) {}
}
