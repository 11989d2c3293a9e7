package net.runagent.core.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import net.runagent.core.vault.VaultFormat.Context;
import net.runagent.core.vault.VaultRecords.DataKey;
import net.runagent.core.work.Chance;
import net.runagent.core.work.EverythingForgotten;
import net.runagent.core.work.PayloadSeal;
import net.runagent.core.work.SealLost;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Seals rows in memory: a data key of this process alone, so that sealings are counted without asking the database. The
 * next key is made in the background from half of the limit on; sealing waits for one only when none came in time.
 */
@Component
class SealedPayloads implements PayloadSeal, InitializingBean {
    private static final String KIND = "payload";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final int PREPARE_AT = DataKeys.SEALS_PER_KEY / 2;

    /** Keys are dropped 90 days after they were made: what is sealed last must still open for 60 of them. */
    private static final Duration SEALS_FOR = Duration.ofDays(30);

    private final DataKeys keys;
    private final Transactions transactions;
    private final Chance chance;
    private final Clock clock;
    /** Opened keys stay for as long as rows sealed with them are common. */
    private final Cache<UUID, Key> opened =
            Caffeine.newBuilder().maximumSize(256).build();

    private volatile @Nullable Key current;
    private @Nullable CompletableFuture<Key> next;

    SealedPayloads(DataKeys keys, Transactions transactions, Chance chance, Clock clock, VaultStart started) {
        this.keys = keys;
        this.transactions = transactions;
        this.chance = chance;
        this.clock = clock;
    }

    /** The first key is made before anybody is in a transaction that could stand in its way. */
    @Override
    public synchronized void afterPropertiesSet() {
        next = null;
        current = prepared();
    }

    @Override
    public byte[] seal(UUID rowId, byte[] plain) {
        Key key = forSealing();
        return VaultFormat.seal(
                key.encryption(), key.id(), context(rowId), plain, chance.bytes(VaultFormat.NONCE_BYTES));
    }

    @Override
    public byte[] open(UUID rowId, byte[] sealed) {
        UUID id = VaultFormat.dekIdOf(sealed);
        Key key = Objects.requireNonNull(
                opened.get(id, any -> unwrapped(keys.find(id).orElseThrow(SealLost::new))));
        return VaultFormat.open(key.encryption(), id, context(rowId), sealed);
    }

    @EventListener
    synchronized void forget(EverythingForgotten event) {
        opened.invalidateAll();
        afterPropertiesSet();
    }

    private Key forSealing() {
        Key key = current;
        if (key != null && isYoung(key)) {
            int used = key.seals().getAndIncrement();
            if (used == PREPARE_AT) {
                synchronized (this) {
                    var unused = prepare();
                }
            }
            if (used < DataKeys.RETIRE_AT) {
                return key;
            }
        }
        return next(key);
    }

    /** Whoever comes first exchanges the key that is used up; the others find the new one. */
    private synchronized Key next(@Nullable Key usedUp) {
        Key now = current;
        while (now == null || now == usedUp || !isYoung(now)) {
            now = prepared();
            next = null;
        }
        current = now;
        var unused = now.seals().getAndIncrement();
        return now;
    }

    private boolean isYoung(Key key) {
        return clock.instant().isBefore(key.madeAt().plus(SEALS_FOR));
    }

    private Key prepared() {
        try {
            return prepare().get(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("no key to seal with could be made", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a key to seal with was made", interrupted);
        }
    }

    /** In a transaction of its own on a thread of its own: the caller's may yet be rolled back. */
    private CompletableFuture<Key> prepare() {
        CompletableFuture<Key> running = next;
        if (running != null && !running.isCompletedExceptionally()) {
            return running;
        }
        CompletableFuture<Key> made = new CompletableFuture<>();
        next = made;
        Thread.ofVirtual().name("payload-key").start(() -> {
            try {
                Key key = unwrapped(transactions.call(() -> keys.make(ServiceScope.SCOPE, true)));
                opened.put(key.id(), key);
                made.complete(key);
            } catch (RuntimeException failed) {
                made.completeExceptionally(failed);
            }
        });
        return made;
    }

    private Key unwrapped(DataKey key) {
        return new Key(key.id(), keys.withEncryptionKey(key, byte[]::clone), clock.instant(), new AtomicInteger());
    }

    private static Context context(UUID rowId) {
        return new Context(ServiceScope.NIL, rowId, KIND, 1);
    }

    /** @param madeAt for a key of another process: when it was first needed here */
    private record Key(UUID id, byte[] encryption, Instant madeAt, AtomicInteger seals) {}
}
