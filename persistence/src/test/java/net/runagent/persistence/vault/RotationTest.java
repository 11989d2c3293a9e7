package net.runagent.persistence.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import net.runagent.core.vault.AuditLog.Use;
import net.runagent.core.vault.AuditLog.Verdict;
import net.runagent.core.vault.KeyRefused;
import net.runagent.core.vault.KeyState;
import net.runagent.core.vault.Rotated;
import net.runagent.core.vault.RotationProgress;
import net.runagent.core.vault.RotationStep;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.VaultDamaged;
import net.runagent.core.vault.VaultLimitExceeded;
import net.runagent.core.vault.VaultProperties;
import net.runagent.core.vault.VaultScope;
import net.runagent.core.vault.VaultStatus.Line;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.SealLost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vault's key is exchanged while everybody goes on, and whoever dies or stalls meanwhile loses nothing. */
class RotationTest extends VaultTest {
    private static final List<String> LABELS = List.of(
            "vault.rotate.made",
            "vault.rotate.announced",
            "vault.rotate.primary",
            "vault.rotate.batch",
            "vault.rotate.rewrapped",
            "vault.rotate.refused");

    private final VaultScope ada = VaultContext.scope();
    private final Map<SecretRef, String> kept = new ConcurrentHashMap<>();

    @TempDir
    Path anotherMachine;

    @AfterEach
    void disarm() {
        CrashPoint.arm(null);
    }

    // ---- the whole of it

    @Test
    void afterARotationNothingNeedsTheOldKeyAndItsFileCanGo() {
        keepSome(20);
        UUID row = VaultContext.id();
        byte[] body = service.seal().seal(row, "in the inbox".getBytes(StandardCharsets.US_ASCII));

        Rotated rotated = rotate();

        assertThat(rotated).isInstanceOfSatisfying(Rotated.Done.class, done -> {
            assertThat(done.primary()).isEqualTo(2);
            assertThat(done.old()).isEqualTo(1);
            assertThat(done.rewrapped()).isEqualTo(count("vault_dek"));
            assertThat(done.place()).isEqualTo(folder.resolve("vault-1.key").toString());
            assertThat(done.destroyFrom()).isEqualTo(service.clock.instant().plus(Duration.ofDays(14)));
        });
        assertThat(states()).isEqualTo("{1=refused, 2=primary}");
        takeAway(1);
        everythingIsRead();
        try (VaultContext fresh = anotherProcess()) {
            assertThat(fresh.seal().open(row, body)).asString().isEqualTo("in the inbox");
        }
    }

    @Test
    void underFiftyReadersAndWritersInTwoProcessesNobodyFails() throws Exception {
        keepSome(300);
        List<SecretRef> refs = List.copyOf(kept.keySet());
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger reads = new AtomicInteger();
        AtomicInteger writes = new AtomicInteger();
        ConcurrentSkipListSet<String> failures = new ConcurrentSkipListSet<>();
        CountDownLatch working = new CountDownLatch(50);
        try (VaultContext second = anotherProcess();
                var pool = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                VaultContext mine = i % 2 == 0 ? service : second;
                int nr = i;
                pool.submit(() -> {
                    int turn = 0;
                    do {
                        try {
                            if (nr % 5 == 0) {
                                String value = nr + " wrote " + turn;
                                kept.put(mine.keep(VaultContext.scope(), SecretKind.GATEWAY_TOKEN, value), value);
                                writes.incrementAndGet();
                            } else {
                                SecretRef ref = refs.get((nr * 31 + turn) % refs.size());
                                assertThat(mine.read(ref)).isEqualTo(kept.get(ref));
                                reads.incrementAndGet();
                            }
                        } catch (Throwable failed) {
                            failures.add(failed.toString());
                        }
                        turn++;
                        working.countDown();
                    } while (!over.get());
                });
            }
            working.await();
            Rotated rotated = service.rotation().run(false, whileLooking(second, service));
            over.set(true);
            assertThat(rotated).isInstanceOf(Rotated.Done.class);
        }
        assertThat(failures).isEmpty();
        System.out.printf("rotation under load: %d reads, %d writes, 0 failed%n", reads.get(), writes.get());
        assertThat(reads.get()).isGreaterThan(50);
        assertThat(writes.get()).isGreaterThan(5);
        takeAway(1);
        everythingIsRead();
    }

    @Test
    void eachChangeOfAKeysStateIsALineOfTheAuditLog() {
        rotate();
        assertThat(service.audit().usesOf(VaultScope.SERVICE, 10).reversed())
                .filteredOn(use -> use.kind().equals("kek"))
                .extracting(Use::event, Use::version)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("announced", 2L),
                        org.assertj.core.groups.Tuple.tuple("retiring", 1L),
                        org.assertj.core.groups.Tuple.tuple("primary", 2L),
                        org.assertj.core.groups.Tuple.tuple("refused", 1L));
        assertThat(service.audit().verify()).isInstanceOf(Verdict.Whole.class);
    }

    @Test
    void whoRunsItAgainSoonGetsNoFurtherKeyUnlessAskedFor() {
        rotate();
        assertThat(rotate()).isInstanceOf(Rotated.Lately.class);
        assertThat(states()).isEqualTo("{1=refused, 2=primary}");
        service.clock.forward(Duration.ofMinutes(1));
        assertThat(service.rotation().run(true, whileLooking(service))).isInstanceOf(Rotated.Done.class);
        service.clock.forward(Duration.ofHours(2));
        assertThat(rotate()).isInstanceOf(Rotated.Done.class);
        assertThat(states()).isEqualTo("{1=refused, 2=refused, 3=refused, 4=primary}");
    }

    @Test
    void theStatusSaysWhatEachKeyIsForAndWhoHoldsIt() {
        keepSome(3);
        rotate();
        List<Line> lines = service.status().keys();
        assertThat(lines)
                .extracting(Line::id, Line::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, KeyState.REFUSED),
                        org.assertj.core.groups.Tuple.tuple(2, KeyState.PRIMARY));
        Line primary = lines.getLast();
        assertThat(primary.trouble()).isEmpty();
        assertThat(primary.dataKeys()).isEqualTo(count("vault_dek"));
        assertThat(primary.secrets()).isEqualTo(4); // and the audit log's own
        assertThat(primary.wraps()).isBetween(count("vault_dek"), count("vault_dek") + 3);
        assertThat(primary.heldBy()).hasSize(1);
        assertThat(primary.lackedBy()).isEmpty();
        assertThat(lines.getFirst().dataKeys()).isZero();
        takeAway(2);
        assertThat(service.status().keys().getLast().trouble()).isEqualTo("it does not exist");
    }

    // ---- killed

    @Test
    void killedAtEachLabelOnceAndThenAtEachOnceMoreItEndsCompleteWithOneNewKey() {
        keepSome(700);
        ConcurrentSkipListSet<String> once = new ConcurrentSkipListSet<>();
        ConcurrentSkipListSet<String> twice = new ConcurrentSkipListSet<>();
        CrashPoint.arm(label -> {
            if (label.startsWith("vault.rotate.") && (once.add(label) || twice.add(label))) {
                throw new Died();
            }
        });
        int deaths = 0;
        Rotated rotated = null;
        while (rotated == null) {
            try {
                rotated = rotate();
            } catch (Died died) {
                deaths++;
                service.close();
                service = anotherProcess(); // what was in memory is gone
                readSome();
            }
        }
        assertThat(once).containsExactlyInAnyOrderElementsOf(LABELS);
        // What has been committed is not done a second time, so these are the only labels that come again.
        assertThat(twice).containsExactly("vault.rotate.batch", "vault.rotate.made", "vault.rotate.rewrapped");
        System.out.printf("rotation: complete after %d deaths%n", deaths);
        assertThat(deaths).isGreaterThanOrEqualTo(9);
        assertThat(states()).isEqualTo("{1=refused, 2=primary}");
        assertThat(folder.toFile().list((dir, name) -> name.startsWith("vault-")))
                .containsExactlyInAnyOrder("vault-1.key", "vault-2.key");
        takeAway(1);
        everythingIsRead();
        assertThat(service.audit().verify()).isInstanceOf(Verdict.Whole.class);
    }

    @Test
    void killedTwiceAtTheSamePlaceItGoesOnAllTheSame() {
        keepSome(10);
        for (String label : LABELS) {
            AtomicInteger deaths = new AtomicInteger();
            CrashPoint.arm(reached -> {
                if (reached.equals(label) && deaths.incrementAndGet() <= 2) {
                    throw new Died();
                }
            });
            Rotated rotated = null;
            while (rotated == null) {
                try {
                    rotated = rotate();
                } catch (Died died) {
                    readSome();
                }
            }
            assertThat(deaths.get()).as(label).isPositive();
            service.clock.forward(Duration.ofHours(2));
        }
        CrashPoint.arm(null);
        assertThat(count("vault_kek where state = 'primary'")).isOne();
        assertThat(count("vault_kek where state <> 'refused'")).isOne();
        everythingIsRead();
    }

    @Test
    void twoRotationsAtOnceMakeOneNewKeyAndBothEndWell() throws Exception {
        keepSome(600);
        List<Rotated> ends = java.util.Collections.synchronizedList(new ArrayList<>());
        try (VaultContext second = anotherProcess()) {
            GrantsTest.allAtOnce(2, i -> {
                VaultContext mine = i == 0 ? service : second;
                ends.add(mine.rotation().run(false, whileLooking(service, second)));
                return null;
            });
        }
        assertThat(ends)
                .hasSize(2)
                .allSatisfy(end -> assertThat(end).isInstanceOfAny(Rotated.Done.class, Rotated.Lately.class));
        assertThat(states()).isEqualTo("{1=refused, 2=primary}");
        takeAway(1);
        everythingIsRead();
    }

    // ---- processes with the old ring

    @Test
    void aRunningProcessWithoutTheNewKeyHoldsTheRotationUpAndIsNamed() throws Exception {
        keepSome(5);
        copyKey(1);
        try (VaultContext elsewhere = new VaultContext(db, VaultContext.keys(anotherMachine))) {
            AtomicInteger waits = new AtomicInteger();
            List<String> named = new ArrayList<>();
            Rotated held = service.rotation().run(false, new RotationProgress() {
                @Override
                public void says(RotationStep step) {
                    if (step instanceof RotationStep.Lacking lacking) {
                        named.addAll(lacking.processes());
                    }
                }

                @Override
                public boolean waits(Duration time) {
                    service.looks();
                    elsewhere.looks();
                    return waits.incrementAndGet() < 3;
                }
            });
            assertThat(held)
                    .isInstanceOfSatisfying(
                            Rotated.StillLacking.class,
                            still -> assertThat(still.processes()).hasSize(1));
            assertThat(named).isNotEmpty();
            assertThat(states()).isEqualTo("{1=primary, 2=announced}");
            elsewhere.tellsStaff("vault.key", "key 2");
            kept.put(elsewhere.keep(ada, SecretKind.GATEWAY_TOKEN, "meanwhile"), "meanwhile");
            everythingIsRead();

            copyKey(2);
            assertThat(service.rotation().run(false, whileLooking(service, elsewhere)))
                    .isInstanceOf(Rotated.Done.class);
            assertThat(elsewhere.read(kept.keySet().iterator().next())).isNotNull();
        }
        assertThat(states()).isEqualTo("{1=refused, 2=primary}");
    }

    @Test
    void aProcessThatStalledThroughTheRotationFindsTheNewKeyWhenItMeetsIt() {
        keepSome(3);
        try (VaultContext stalled = anotherProcess()) {
            attack("update vault_holder set seen_at = seen_at - interval '1 minute'");
            rotate();
            takeAway(1);
            kept.forEach((ref, value) -> assertThat(stalled.read(ref)).isEqualTo(value));
            SecretRef fresh = stalled.keep(ada, SecretKind.GATEWAY_TOKEN, "under the new key");
            assertThat(service.read(fresh)).isEqualTo("under the new key");
        }
    }

    @Test
    void aStalledProcessWithoutTheNewKeyRefusesAndLosesNothing() throws Exception {
        keepSome(3);
        copyKey(1);
        try (VaultContext stalled = new VaultContext(db, VaultContext.keys(anotherMachine))) {
            attack("update vault_holder set seen_at = seen_at - interval '1 minute'");
            rotate();
            SecretRef ref = kept.keySet().iterator().next();
            assertThatThrownBy(() -> stalled.read(ref)).isInstanceOfSatisfying(KeyRefused.class, refused -> {
                assertThat(refused.keyId()).isEqualTo(2);
                assertThat(refused.reason()).isEqualTo(KeyRefused.Reason.MISSING);
            });
            stalled.tellsStaff("vault.key", "key 2");
            assertThatThrownBy(() -> stalled.keep(ada, SecretKind.GATEWAY_TOKEN, "not kept"))
                    .isInstanceOf(KeyRefused.class);
            assertThat(service.vault().find(ada, SecretKind.GATEWAY_TOKEN)).isEmpty();

            copyKey(2);
            assertThat(stalled.read(ref)).isEqualTo(kept.get(ref));
        }
    }

    @Test
    void aProcessDoesNotStartWithoutAnAnnouncedKey() throws Exception {
        copyKey(1);
        stopAfter("vault.rotate.announced");
        assertThatThrownBy(() -> new VaultContext(db, VaultContext.keys(anotherMachine)))
                .rootCause()
                .hasMessageContaining("key 2: it does not exist at its place");
        copyKey(2);
        new VaultContext(db, VaultContext.keys(anotherMachine)).close();
    }

    @Test
    void twoMachinesThatMadeDifferentKeysOfOneNumberAreToldApart() {
        copyOf(1);
        VaultContext.keyFile(anotherMachine, 2); // made there by itself
        stopAfter("vault.rotate.announced");
        assertThatThrownBy(() -> new VaultContext(db, VaultContext.keys(anotherMachine)))
                .rootCause()
                .hasMessageContaining("not the one this database was sealed with");
    }

    // ---- unknown and too old keys

    @Test
    void rowsOfTheOldKeyThatArePutBackAreRefused() {
        keepSome(1);
        SecretRef ref = kept.keySet().iterator().next();
        attack("create table copy_of_keys as select * from vault_dek");
        rotate();
        attack(
                "update vault_dek k set kek_id = c.kek_id, wrapped = c.wrapped from copy_of_keys c where c.dek_id = k.dek_id"
                        + " and k.deployment = '" + ref.scope().deployment() + "'");
        assertThatThrownBy(() -> service.read(ref)).isInstanceOfSatisfying(KeyRefused.class, refused -> {
            assertThat(refused.keyId()).isEqualTo(1);
            assertThat(refused.reason()).isEqualTo(KeyRefused.Reason.TOO_OLD);
        });
        service.tellsStaff("vault.key", "key 1");
    }

    @Test
    void aKeyNumberThatTheDatabaseHasNeverHeardOfIsRefused() {
        keepSome(1);
        SecretRef ref = kept.keySet().iterator().next();
        attack("update vault_dek set kek_id = 9, wrapped = overlay(wrapped placing '\\x00000009'::bytea from 7)"
                + " where deployment = '" + ref.scope().deployment() + "'");
        assertThatThrownBy(() -> service.read(ref)).isInstanceOfSatisfying(KeyRefused.class, refused -> {
            assertThat(refused.keyId()).isEqualTo(9);
            assertThat(refused.reason()).isEqualTo(KeyRefused.Reason.UNKNOWN);
        });
        service.tellsStaff("vault.key", "key 9");
    }

    @Test
    void aSecretWhoseDataKeyWasDestroyedIsRefusedAsDamaged() {
        keepSome(1);
        SecretRef ref = kept.keySet().iterator().next();
        attack("delete from vault_dek where deployment = '" + ref.scope().deployment() + "'");
        assertThatThrownBy(() -> service.read(ref))
                .isInstanceOf(VaultDamaged.class)
                .hasMessageContaining("has been destroyed");
        service.tellsStaff("vault.damaged", ref.scope().deployment().toString());
    }

    @Test
    void aDamagedDataKeyKeepsTheOldKeyAndHindersNobodyElse() {
        keepSome(5);
        SecretRef broken = kept.keySet().iterator().next();
        kept.remove(broken);
        attack("create table copy_of_keys as select * from vault_dek");
        attack("update vault_dek set wrapped = set_byte(wrapped, 40, get_byte(wrapped, 40) # 1) where deployment = '"
                + broken.scope().deployment() + "'");
        assertThat(rotate()).isEqualTo(new Rotated.Unfinished(1, 1, 1));
        assertThat(states()).isEqualTo("{1=retiring, 2=primary}");
        service.tellsStaff("vault.damaged", broken.scope().deployment().toString());
        everythingIsRead();

        attack(
                "update vault_dek k set wrapped = c.wrapped from copy_of_keys c where c.dek_id = k.dek_id and k.deployment = '"
                        + broken.scope().deployment() + "'");
        assertThat(rotate()).isInstanceOf(Rotated.Done.class);
        assertThat(service.read(broken)).isNotNull();
    }

    @Test
    void aKeyThatCannotBeMadeHereIsAskedForAndNothingIsDone() {
        VaultProperties variables = new VaultProperties("env:RUNAGENT_NO_SUCH_KEY_{id}", true, null);
        attack("truncate vault_kek, vault_dek, vault_secret, vault_audit");
        assertThatThrownBy(() -> new VaultContext(db, variables))
                .rootCause()
                .hasMessageContaining("RUNAGENT_NO_SUCH_KEY_1");
        assertThat(count("vault_kek")).isZero();
    }

    // ---- limits

    @Test
    void aKeyThatHasWrappedTooOftenWrapsNothingMoreUntilItIsRotated() {
        attack("update vault_kek set wraps = 16777215");
        kept.put(service.keep(VaultContext.scope(), SecretKind.GATEWAY_TOKEN, "the last one"), "the last one");
        service.tellsStaff("vault.wraps", "key 1");
        assertThatThrownBy(() -> service.keep(ada, SecretKind.GATEWAY_TOKEN, "one too many"))
                .isInstanceOf(VaultLimitExceeded.class)
                .hasMessageContaining("./runagent vault rotate");
        assertThat(service.vault().find(ada, SecretKind.GATEWAY_TOKEN)).isEmpty();
        kept.forEach((ref, value) -> assertThat(service.read(ref)).isEqualTo(value));
        assertThatThrownBy(this::anotherProcess).rootCause().isInstanceOf(VaultLimitExceeded.class);

        rotate();
        kept.put(service.keep(ada, SecretKind.GATEWAY_TOKEN, "under the next key"), "under the next key");
        everythingIsRead();
    }

    @Test
    void theStaffHearsOfAKeyBeforeItsLimits() {
        attack("update vault_kek set wraps = 15099492"); // one below nine tenths
        service.keep(VaultContext.scope(), SecretKind.GATEWAY_TOKEN, "first");
        assertThat(service.alerts).isEmpty();
        service.keep(VaultContext.scope(), SecretKind.GATEWAY_TOKEN, "second");
        service.tellsStaff("vault.wraps", "key 1");

        service.keep(ada, SecretKind.GATEWAY_TOKEN, "often replaced");
        attack("update vault_dek set seals = 58981 where deployment = '" + ada.deployment() + "'");
        SecretRef last = service.keep(ada, SecretKind.GATEWAY_TOKEN, "at nine tenths");
        service.tellsStaff("vault.seals", ada.deployment().toString());
        Object before = dek(last);
        SecretRef next = service.keep(ada, SecretKind.GATEWAY_TOKEN, "under a new data key");
        assertThat(dek(next)).isNotEqualTo(before);
        assertThat(service.read(next)).isEqualTo("under a new data key");
    }

    @Test
    void aDataKeyThatHasSealedTooOftenSealsNothingMore() {
        service.keep(ada, SecretKind.GATEWAY_TOKEN, "first");
        attack("update vault_dek set seals = 65536 where deployment = '" + ada.deployment() + "'");
        assertThatThrownBy(() -> service.keep(ada, SecretKind.GATEWAY_TOKEN, "one too many"))
                .isInstanceOf(VaultLimitExceeded.class);
        assertThat(service.read(
                        service.vault().find(ada, SecretKind.GATEWAY_TOKEN).orElseThrow()))
                .isEqualTo("first");
    }

    @Test
    void aPayloadWhoseKeyIsGoneIsLostAndNotGuessed() {
        UUID row = VaultContext.id();
        byte[] body = service.seal().seal(row, new byte[10]);
        attack("delete from vault_dek where payloads");
        try (VaultContext fresh = anotherProcess()) {
            assertThatThrownBy(() -> fresh.seal().open(row, body)).isInstanceOf(SealLost.class);
        }
    }

    // ---- what is used above

    private void keepSome(int count) {
        for (int i = 0; i < count; i++) {
            String value = "secret " + i;
            kept.put(service.keep(VaultContext.scope(), SecretKind.GATEWAY_TOKEN, value), value);
        }
    }

    private Rotated rotate() {
        return service.rotation().run(false, whileLooking(service));
    }

    /** Runs until it has passed that label, as if killed there. */
    private void stopAfter(String label) {
        CrashPoint.arm(reached -> {
            if (reached.equals(label)) {
                throw new Died();
            }
        });
        assertThatThrownBy(this::rotate).isInstanceOf(Died.class);
        CrashPoint.arm(null);
    }

    /** While the rotation waits, these processes take their regular look. */
    private static RotationProgress whileLooking(VaultContext... processes) {
        return new RotationProgress() {
            private int waits;

            @Override
            public void says(RotationStep step) {}

            @Override
            public boolean waits(Duration time) {
                for (VaultContext process : processes) {
                    process.looks();
                }
                return ++waits < 1_000;
            }
        };
    }

    private void readSome() {
        kept.entrySet().stream()
                .limit(5)
                .forEach(one -> assertThat(service.read(one.getKey())).isEqualTo(one.getValue()));
    }

    /** By a process that has just started, so that nothing is in memory. */
    private void everythingIsRead() {
        try (VaultContext fresh = anotherProcess()) {
            kept.forEach((ref, value) -> assertThat(fresh.read(ref)).isEqualTo(value));
        }
    }

    private void takeAway(int key) {
        try {
            Files.delete(folder.resolve("vault-" + key + ".key"));
        } catch (java.io.IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private void copyOf(int key) {
        try {
            copyKey(key);
        } catch (java.io.IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private void copyKey(int key) throws java.io.IOException {
        Files.copy(
                folder.resolve("vault-" + key + ".key"),
                anotherMachine.resolve("vault-" + key + ".key"),
                java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }

    private String states() {
        Map<Object, Object> states = new TreeMap<>();
        rows("select kek_id, state from vault_kek").forEach(row -> states.put(row.get("kek_id"), row.get("state")));
        return states.toString();
    }

    private Object dek(SecretRef ref) {
        return rows("select dek_id from vault_secret where deployment = '"
                        + ref.scope().deployment() + "'")
                .getFirst()
                .get("dek_id");
    }

    private static final class Died extends Error {
        private static final long serialVersionUID = 1;
    }
}
