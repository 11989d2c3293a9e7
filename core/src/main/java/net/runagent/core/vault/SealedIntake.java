package net.runagent.core.vault;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
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
        byte[] sealed = secret.use(plain -> sealed(id, owner, plain));
        transactions.run(
                () -> records.add(id, owner.lane(), sealed, clock.instant().plus(WAITS)));
        return id;
    }

    @Override
    public Optional<SecretRef> keep(UUID intake, ChatUser owner, VaultScope scope, SecretKind kind) {
        return transactions.call(() -> records.take(intake, owner.lane(), clock.instant())
                .map(body -> {
                    try (Secret secret = opened(intake, owner, body)) {
                        return vault.keep(scope, kind, secret);
                    }
                }));
    }

    @Override
    public <T extends @Nullable Object> Optional<T> peek(UUID intake, ChatUser owner, Function<Secret, T> use) {
        return transactions
                .call(() -> records.look(intake, owner.lane(), clock.instant()))
                .map(body -> {
                    try (Secret secret = opened(intake, owner, body)) {
                        return use.apply(secret);
                    }
                });
    }

    @Override
    public void drop(UUID intake) {
        transactions.run(() -> records.drop(intake));
    }

    private byte[] sealed(UUID id, ChatUser owner, byte[] plain) {
        byte[] whose = VaultFormat.lp(owner.lane());
        byte[] bound = ByteBuffer.allocate(whose.length + plain.length)
                .put(whose)
                .put(plain)
                .array();
        try {
            return seal.seal(id, bound);
        } finally {
            Arrays.fill(bound, (byte) 0);
        }
    }

    private Secret opened(UUID id, ChatUser owner, byte[] sealed) {
        byte[] whose = VaultFormat.lp(owner.lane());
        byte[] bound = seal.open(id, sealed);
        try {
            if (!Arrays.equals(bound, 0, Math.min(whose.length, bound.length), whose, 0, whose.length)) {
                throw new VaultDamaged("a pasted secret was given to another owner");
            }
            return Secret.taking(Arrays.copyOfRange(bound, whose.length, bound.length));
        } finally {
            Arrays.fill(bound, (byte) 0);
        }
    }
}
