package net.runagent.core.vault;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import net.runagent.core.account.ChatUser;
import net.runagent.core.work.Ids;
import net.runagent.core.work.PayloadSeal;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Pasted secrets, sealed from the first moment, bound to their row and their owner. */
@Component
class SealedIntake implements SecretIntake {
    static final Duration WAITS = Duration.ofMinutes(15);

    private final IntakeRecords records;
    private final Vault vault;
    private final PayloadSeal seal;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    SealedIntake(
            IntakeRecords records, Vault vault, PayloadSeal seal, Transactions transactions, Ids ids, Clock clock) {
        this.records = records;
        this.vault = vault;
        this.seal = seal;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public UUID put(ChatUser owner, Secret secret) {
        UUID id = ids.next();
        byte[] sealed = secret.use(plain -> seal.seal(id, plain));
        transactions.run(
                () -> records.add(id, owner.lane(), sealed, clock.instant().plus(WAITS)));
        return id;
    }

    @Override
    public Optional<SecretRef> keep(UUID intake, ChatUser owner, VaultScope scope, SecretKind kind) {
        return transactions.call(() -> records.take(intake, owner.lane(), clock.instant())
                .map(body -> {
                    try (Secret secret = Secret.taking(seal.open(intake, body))) {
                        return vault.keep(scope, kind, secret);
                    }
                }));
    }

    @Override
    public <T extends @Nullable Object> Optional<T> peek(UUID intake, ChatUser owner, Function<Secret, T> use) {
        return transactions
                .call(() -> records.look(intake, owner.lane(), clock.instant()))
                .map(body -> {
                    try (Secret secret = Secret.taking(seal.open(intake, body))) {
                        return use.apply(secret);
                    }
                });
    }

    @Override
    public void drop(UUID intake) {
        transactions.run(() -> records.drop(intake));
    }
}
