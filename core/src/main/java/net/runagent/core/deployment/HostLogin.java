package net.runagent.core.deployment;

import java.util.NoSuchElementException;
import java.util.UUID;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Makes the access to a server for one call; its grant comes into being only when the key is needed. */
@Component
public class HostLogin {
    private final Vault vault;
    private final Transactions transactions;

    HostLogin(Vault vault, Transactions transactions) {
        this.vault = vault;
        this.transactions = transactions;
    }

    /**
     * @param command the customer's action that this call is part of
     * @param step shown to the customer beside the use of the key
     */
    public HostAccess to(Subject subject, Host host, Purpose purpose, UUID command, String step) {
        return with(subject, host, host.hostKey(), purpose, command, step);
    }

    /**
     * With another key than the present one, while the key is being replaced; never on a line that was opened with another.
     *
     * @param key which of our keys
     */
    public HostAccess with(Subject subject, Host host, SecretKind key, Purpose purpose, UUID command, String step) {
        return access(subject, host, host.hostKey(), key, purpose, command, step);
    }

    HostAccess with(Subject subject, Host host, String hostKey, Purpose purpose, UUID command, String step) {
        return access(subject, host, hostKey, SecretKind.SSH_PRIVATE_KEY, purpose, command, step);
    }

    private HostAccess access(
            Subject subject, Host host, String hostKey, SecretKind key, Purpose purpose, UUID command, String step) {
        String address = host.address();
        if (address == null) {
            throw new IllegalStateException("server " + host.name() + " has no address yet");
        }
        return new HostAccess(
                address,
                hostKey,
                cause(subject, key, purpose, command),
                () -> transactions.call(() -> vault.grant(ref(subject, key), purpose, command, step)));
    }

    /** A line that was opened with another key serves nobody else: neither another kind of key nor that of the spare it was. */
    private static String cause(Subject subject, SecretKind key, Purpose purpose, UUID command) {
        String cause = purpose + " " + command + (key == SecretKind.SSH_PRIVATE_KEY ? "" : " " + key.word());
        return subject instanceof Spare ? cause + " spare" : cause;
    }

    private SecretRef ref(Subject subject, SecretKind key) {
        return vault.find(subject.scope(), key)
                .orElseThrow(() -> new NoSuchElementException("no login key for " + subject.id()));
    }
}
