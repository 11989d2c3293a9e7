package net.runagent.core.vault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.runagent.core.vault.KekRecords.Holder;
import net.runagent.core.vault.KekRecords.Kek;
import net.runagent.core.vault.KeySource.Made;
import net.runagent.core.vault.KeySource.Sought;
import net.runagent.core.vault.Rewrapping.Pass;
import net.runagent.core.vault.RotationStep.Announced;
import net.runagent.core.vault.RotationStep.Lacking;
import net.runagent.core.vault.RotationStep.NowPrimary;
import net.runagent.core.work.Chance;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Exchanges the primary key-encryption key while the service runs: announce the next key, wait until every process holds it,
 * make it the primary one, wrap every data key anew, refuse the old one. Where it stands is in the database alone, so it can
 * be killed at any point and run again, and may run twice at once: whoever comes goes on.
 */
@Component
public class KeyRotation {
    /** Backups of the data keys are kept for so long (V02__vault.sql); those of before need the old key. */
    public static final Duration BACKUPS_KEPT = Duration.ofDays(14);

    /** Whoever runs it again so soon wants to know whether it has ended, and no further key. */
    static final Duration LATELY = Duration.ofHours(1);

    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

    private final VaultRecords vault;
    private final KekRecords records;
    private final KeySource source;
    private final KeyRing ring;
    private final Rewrapping rewrapping;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Chance chance;
    private final Clock clock;

    KeyRotation(
            VaultRecords vault,
            KekRecords records,
            KeySource source,
            KeyRing ring,
            Rewrapping rewrapping,
            AuditLog audit,
            Transactions transactions,
            Chance chance,
            Clock clock,
            VaultStart started) {
        this.vault = vault;
        this.records = records;
        this.source = source;
        this.ring = ring;
        this.rewrapping = rewrapping;
        this.audit = audit;
        this.transactions = transactions;
        this.chance = chance;
        this.clock = clock;
    }

    /**
     * Begins a rotation, or goes on with the one that was begun.
     *
     * @param again begins one also when the last one has only just ended
     * @throws KeyRefused when this process has not the keys that it needs; nothing is changed then
     */
    public Rotated run(boolean again, RotationProgress progress) {
        List<Kek> keks = transactions.call(records::all);
        boolean begun = in(keks, KeyState.ANNOUNCED).isPresent()
                || in(keks, KeyState.RETIRING).isPresent();
        if (!begun) {
            Kek primary = primary(keks);
            if (!again && endedLately(keks)) {
                return new Rotated.Lately(primary.id(), primary.changedAt());
            }
            Optional<Rotated> byHand = announce(keks.getLast().id() + 1, progress);
            if (byHand.isPresent()) {
                return byHand.get();
            }
        }
        Optional<Kek> announced = in(transactions.call(records::all), KeyState.ANNOUNCED);
        if (announced.isPresent()) {
            List<String> lacking = makePrimary(announced.get(), progress);
            if (!lacking.isEmpty()) {
                return new Rotated.StillLacking(announced.get().id(), lacking);
            }
        }
        return wrapAnew(progress);
    }

    private boolean endedLately(List<Kek> keks) {
        Instant since = clock.instant().minus(LATELY);
        return keks.stream()
                .anyMatch(kek ->
                        kek.state() == KeyState.REFUSED && kek.changedAt().isAfter(since));
    }

    /** @return what a person has to do first; empty when the key is announced */
    private Optional<Rotated> announce(int id, RotationProgress progress) {
        if (source.find(id) instanceof Sought.Absent && source.make(id, chance) instanceof Made.ByHand(String how)) {
            return Optional.of(new Rotated.ByHand(id, how));
        }
        CrashPoint.at("vault.rotate.made");
        byte[] known;
        try (KeyEncryptionKey key = ring.found(id)) {
            known = KnownText.wrapped(key, id, chance.bytes(VaultFormat.NONCE_BYTES));
        }
        boolean first = transactions.call(() -> {
            vault.takeTurn();
            List<Kek> keks = records.all();
            if (keks.getLast().id() >= id) {
                return false;
            }
            Instant now = clock.instant();
            records.add(new Kek(id, KeyState.ANNOUNCED, 1, known, now, now));
            audit.addKeyState(id, KeyState.ANNOUNCED);
            return true;
        });
        CrashPoint.at("vault.rotate.announced");
        if (first) {
            progress.says(new Announced(id, source.place(id)));
        }
        return Optional.empty();
    }

    /** @return the processes that lack it; empty when it is the primary one now */
    private List<String> makePrimary(Kek announced, RotationProgress progress) {
        var unused = ring.accepted(announced);
        List<String> told = List.of();
        while (true) {
            List<String> lacking = transactions.call(() -> promote(announced.id()));
            if (lacking.isEmpty()) {
                CrashPoint.at("vault.rotate.primary");
                progress.says(new NowPrimary(announced.id()));
                return lacking;
            }
            if (!lacking.equals(told)) {
                progress.says(new Lacking(announced.id(), lacking));
                told = lacking;
            }
            if (!progress.waits(LOOKS_EVERY)) {
                return lacking;
            }
        }
    }

    /** Processes that start take the turn as well: each has either shown itself before, or sees the announcement. */
    private List<String> promote(int id) {
        vault.takeTurn();
        List<Kek> keks = records.all();
        if (in(keks, KeyState.ANNOUNCED).filter(kek -> kek.id() == id).isEmpty()) {
            return List.of(); // another rotation was quicker
        }
        List<String> lacking = records.holders(KeyWatch.ALIVE_WITHIN).stream()
                .filter(holder -> !holder.keys().contains(id))
                .map(Holder::name)
                .toList();
        if (lacking.isEmpty()) {
            Instant now = clock.instant();
            int old = primary(keks).id();
            move(old, KeyState.PRIMARY, KeyState.RETIRING, now);
            move(id, KeyState.ANNOUNCED, KeyState.PRIMARY, now);
        }
        return lacking;
    }

    private Rotated wrapAnew(RotationProgress progress) {
        List<Kek> keks = transactions.call(records::all);
        int primary = primary(keks).id();
        long rewrapped = 0;
        for (Kek old : keks) {
            if (old.state() != KeyState.RETIRING) {
                continue;
            }
            Pass pass = rewrapping.all(old.id(), primary, progress);
            rewrapped += pass.done();
            CrashPoint.at("vault.rotate.rewrapped");
            if (!refuse(old.id())) {
                return new Rotated.Unfinished(old.id(), pass.left(), pass.damaged());
            }
            CrashPoint.at("vault.rotate.refused");
            ring.drop(old.id());
        }
        Kek last = transactions.call(records::all).stream()
                .filter(kek -> kek.state() == KeyState.REFUSED)
                .reduce((one, next) -> next)
                .orElseThrow(() -> new VaultDamaged("no key was refused after a rotation"));
        return new Rotated.Done(
                primary,
                last.id(),
                source.place(last.id()),
                rewrapped,
                last.changedAt().plus(BACKUPS_KEPT));
    }

    /** @return whether it is refused now: nothing is wrapped with it any more */
    private boolean refuse(int id) {
        return transactions.call(() -> {
            vault.takeTurn();
            if (records.wrappedWith(id) > 0) {
                return false;
            }
            boolean stillRetiring = records.find(id)
                    .filter(kek -> kek.state() == KeyState.RETIRING)
                    .isPresent();
            if (stillRetiring) {
                move(id, KeyState.RETIRING, KeyState.REFUSED, clock.instant());
            }
            return true;
        });
    }

    private void move(int id, KeyState from, KeyState to, Instant now) {
        if (!records.move(id, from, to, now)) {
            throw new VaultDamaged("key " + id + " was not " + from.word());
        }
        audit.addKeyState(id, to);
    }

    private static Kek primary(List<Kek> keks) {
        return in(keks, KeyState.PRIMARY).orElseThrow(() -> new VaultDamaged("there is no primary key"));
    }

    private static Optional<Kek> in(List<Kek> keks, KeyState state) {
        return keks.stream().filter(kek -> kek.state() == state).findFirst();
    }
}
