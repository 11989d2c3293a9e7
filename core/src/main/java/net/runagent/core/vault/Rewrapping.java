package net.runagent.core.vault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.vault.RotationStep.Rewrapped;
import net.runagent.core.vault.VaultRecords.DataKey;
import net.runagent.core.work.Chance;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Wraps data keys anew, batch by batch, each in a transaction of its own. Secrets are not touched, and whoever opens one
 * meanwhile finds its data key under the one key or the other. Rows that somebody has locked are left for the next pass.
 */
@Component
class Rewrapping {
    static final int BATCH = 500;

    private static final Duration UNTIL_UNLOCKED = Duration.ofMillis(200);

    private final KekRecords records;
    private final DataKeys keys;
    private final KeyRing ring;
    private final VaultAlarm alarm;
    private final Transactions transactions;
    private final Chance chance;

    Rewrapping(
            KekRecords records,
            DataKeys keys,
            KeyRing ring,
            VaultAlarm alarm,
            Transactions transactions,
            Chance chance) {
        this.records = records;
        this.keys = keys;
        this.ring = ring;
        this.alarm = alarm;
        this.transactions = transactions;
        this.chance = chance;
    }

    /** @param damaged those of {@code left} that do not open */
    record Pass(long done, long left, long damaged) {}

    /** Until none is left but those that do not open, or nobody wants to wait for locked ones any longer. */
    Pass all(int from, int to, RotationProgress progress) {
        long done = 0;
        while (true) {
            long left = transactions.call(() -> records.wrappedWith(from));
            if (left == 0) {
                return new Pass(done, 0, 0);
            }
            Pass pass = once(from, to, left, done, progress);
            done = pass.done();
            if (pass.left() <= pass.damaged() || !progress.waits(UNTIL_UNLOCKED)) {
                return pass;
            }
        }
    }

    private Pass once(int from, int to, long left, long before, RotationProgress progress) {
        long done = before;
        long damaged = 0;
        Optional<UUID> after = Optional.empty();
        while (true) {
            Optional<UUID> since = after;
            int most = (int) Math.max(1, Math.min(BATCH, left - (done - before)));
            count(to, most);
            Batch batch = transactions.call(() -> batch(from, to, since, most));
            if (batch.last().isEmpty()) {
                break;
            }
            after = batch.last();
            done += batch.done();
            damaged += batch.damaged();
            CrashPoint.at("vault.rotate.batch");
            progress.says(new Rewrapped(done));
        }
        return new Pass(done, transactions.call(() -> records.wrappedWith(from)), damaged);
    }

    /** Before and apart: what a dying transaction has written may still be found on the disk. */
    private void count(int kekId, int wraps) {
        long now = transactions
                .call(() -> records.countWraps(kekId, wraps, DataKeys.WRAPS_PER_KEK))
                .orElseThrow(
                        () -> new VaultLimitExceeded(
                                "Key " + kekId + " has wrapped as often as is safe. What is not"
                                        + " wrapped anew stays under the old key, which still opens it. Rotate to a further key."));
        keys.warnOfWraps(kekId, now);
    }

    private record Batch(int done, int damaged, Optional<UUID> last) {}

    private Batch batch(int from, int to, Optional<UUID> after, int most) {
        List<DataKey> wrapped = records.lockWrappedWith(from, after, most);
        List<DataKey> anew = new ArrayList<>(wrapped.size());
        for (DataKey key : wrapped) {
            try {
                anew.add(wrappedAnew(key, to));
            } catch (KeyRefused ours) {
                throw ours;
            } catch (VaultDamaged damage) {
                alarm.refused(
                        damage,
                        key.scope().deployment().toString(),
                        Map.of("data key", key.id().toString(), "why", String.valueOf(damage.getMessage())));
            }
        }
        int done = anew.isEmpty() ? 0 : records.rewrap(anew, from, to);
        return new Batch(
                done,
                wrapped.size() - anew.size(),
                wrapped.isEmpty()
                        ? Optional.empty()
                        : Optional.of(wrapped.getLast().id()));
    }

    /** What is written must open: nothing else holds this key. */
    private DataKey wrappedAnew(DataKey key, int to) {
        byte[] dek = keys.unwrap(key);
        try {
            KeyEncryptionKey kek = ring.key(to);
            byte[] wrapped =
                    VaultFormat.wrap(kek, to, key.scope(), key.id(), dek, chance.bytes(VaultFormat.NONCE_BYTES));
            byte[] again = VaultFormat.unwrap(kek, key.scope(), key.id(), wrapped, key.commitment());
            boolean same = Arrays.equals(again, dek);
            Arrays.fill(again, (byte) 0);
            if (!same) {
                throw new IllegalStateException("a data key wrapped anew does not open; nothing was written");
            }
            return new DataKey(key.id(), key.scope(), wrapped, key.commitment(), key.payloads(), to, KeyState.PRIMARY);
        } finally {
            Arrays.fill(dek, (byte) 0);
        }
    }
}
