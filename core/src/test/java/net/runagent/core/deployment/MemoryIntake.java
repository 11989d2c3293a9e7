package net.runagent.core.deployment;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import net.runagent.core.account.ChatUser;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretIntake;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.Vault;
import net.runagent.core.vault.VaultScope;
import net.runagent.core.work.Ids;
import org.jspecify.annotations.Nullable;

/** Pasted secrets in memory. */
final class MemoryIntake implements SecretIntake {
    private final MemoryTables tables;
    private final Vault vault;
    private final Ids ids;

    MemoryIntake(MemoryTables tables, Vault vault, Ids ids) {
        this.tables = tables;
        this.vault = vault;
        this.ids = ids;
    }

    record Waiting(ChatUser owner, byte[] bytes) {}

    @Override
    public UUID put(ChatUser owner, Secret secret) {
        UUID id = ids.next();
        tables.put("intake", id, new Waiting(owner, secret.use(byte[]::clone)));
        return id;
    }

    @Override
    public Optional<SecretRef> keep(UUID intake, ChatUser owner, VaultScope scope, SecretKind kind) {
        Optional<SecretRef> kept = peek(intake, owner, secret -> vault.keep(scope, kind, secret));
        drop(intake);
        return kept;
    }

    @Override
    public <T extends @Nullable Object> Optional<T> peek(UUID intake, ChatUser owner, Function<Secret, T> use) {
        Waiting waiting = tables.<UUID, Waiting>read("intake").get(intake);
        if (waiting == null || !waiting.owner().equals(owner)) {
            return Optional.empty();
        }
        try (Secret secret = Secret.copyOf(waiting.bytes())) {
            return Optional.ofNullable(use.apply(secret));
        }
    }

    @Override
    public void drop(UUID intake) {
        tables.remove("intake", intake);
    }
}
