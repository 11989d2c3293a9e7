package net.runagent.provisioning;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.GrantRefused;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.Vault;
import net.runagent.core.vault.VaultScope;

/** Grants that work once, over secrets in plain memory. */
public final class MemoryVault implements Vault {
    private static final UUID SOMEBODY = new UUID(7, 7);
    private static final SecretRef ANY = new SecretRef(
            SOMEBODY,
            new VaultScope(new net.runagent.core.account.AccountId(SOMEBODY), SOMEBODY),
            SecretKind.SSH_PRIVATE_KEY,
            1,
            "");
    private final Map<UUID, byte[]> granted = new HashMap<>();
    public final AtomicInteger opened = new AtomicInteger();

    /** A grant that opens this value once. */
    public synchronized Grant grantFor(byte[] value) {
        UUID id = UUID.randomUUID();
        granted.put(id, value.clone());
        return new Grant(id, ANY);
    }

    @Override
    public <T> T open(Grant grant, Function<Secret, T> use) {
        byte[] value;
        synchronized (this) {
            value = granted.remove(grant.id());
        }
        if (value == null) {
            throw new GrantRefused("used");
        }
        opened.incrementAndGet();
        try (Secret secret = Secret.taking(value)) {
            return use.apply(secret);
        }
    }

    @Override
    public SecretRef keep(VaultScope scope, SecretKind kind, Secret secret) {
        throw new AssertionError("a host opens what it was granted and asks its vault for nothing else");
    }

    @Override
    public Optional<SecretRef> find(VaultScope scope, SecretKind kind) {
        throw new AssertionError("a host opens what it was granted and asks its vault for nothing else");
    }

    @Override
    public Grant grant(SecretRef ref, Purpose purpose, UUID command, String step) {
        throw new AssertionError("a host opens what it was granted and asks its vault for nothing else");
    }

    @Override
    public void forget(VaultScope scope, SecretKind kind) {
        throw new AssertionError("a host opens what it was granted and asks its vault for nothing else");
    }

    @Override
    public void destroy(VaultScope scope) {
        throw new AssertionError("a host opens what it was granted and asks its vault for nothing else");
    }
}
