package net.runagent.core.care;

import java.util.NoSuchElementException;
import java.util.UUID;
import net.runagent.core.care.BackupSeal.Header;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Makes the key of one backup from the backup key of its deployment, which lies in the vault with its other secrets and goes
 * when they go. Each opening stands in the audit log, with what it was for.
 */
@Component
class BackupKeys {
    private final Vault vault;
    private final Chance chance;
    private final Transactions transactions;

    BackupKeys(Vault vault, Chance chance, Transactions transactions) {
        this.vault = vault;
        this.chance = chance;
        this.transactions = transactions;
    }

    /** Makes the deployment's backup key when it has none. Joins the running transaction. */
    void ensure(Deployment deployment) {
        if (vault.find(deployment.scope(), SecretKind.BACKUP_KEY).isEmpty()) {
            try (Secret key = Secret.taking(chance.bytes(BackupSeal.KEY_BYTES))) {
                vault.keep(deployment.scope(), SecretKind.BACKUP_KEY, key);
            }
        }
    }

    /** Of the key that seals what is taken now. */
    long version(Deployment deployment) {
        return ref(deployment).version();
    }

    /** For a new file. Not in a transaction. */
    BackupSeal seal(Deployment deployment, Backup backup, String step) {
        SecretRef ref = ref(deployment);
        Header header =
                new Header(deployment.id().value(), backup.id(), ref.version(), chance.bytes(BackupSeal.SALT_BYTES));
        return made(ref, header, backup.command(), step);
    }

    /**
     * For a file that lies in the store. Not in a transaction.
     *
     * @param header as it was read; must be of this deployment and this backup
     * @param command the action that it is opened for
     */
    BackupSeal seal(Deployment deployment, UUID backup, Header header, UUID command, String step) throws BackupDamaged {
        SecretRef ref = ref(deployment);
        if (!header.deployment().equals(deployment.id().value())
                || !header.backup().equals(backup)
                || header.keyVersion() != ref.version()) {
            throw new BackupDamaged("another backup lies where this one should");
        }
        return made(ref, header, command, step);
    }

    private BackupSeal made(SecretRef ref, Header header, UUID command, String step) {
        Grant grant = transactions.call(() -> vault.grant(ref, Purpose.BACKUP, command, step));
        return vault.open(grant, secret -> secret.use(key -> BackupSeal.of(key, header)));
    }

    private SecretRef ref(Deployment deployment) {
        return transactions
                .call(() -> vault.find(deployment.scope(), SecretKind.BACKUP_KEY))
                .orElseThrow(() -> new NoSuchElementException("no backup key of " + deployment.id()));
    }
}
