package net.runagent.persistence.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.GrantRefused;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.VaultDamaged;
import net.runagent.core.vault.VaultScope;
import net.runagent.core.work.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/** One grant opens one secret once, and never without a line in the log. */
class GrantsTest extends VaultTest {
    private final VaultScope ada = VaultContext.scope();
    private SecretRef token;

    @BeforeEach
    void keep() {
        token = service.keep(ada, SecretKind.TELEGRAM_BOT_TOKEN, "token of ada");
    }

    @AfterEach
    void disarm() {
        CrashPoint.arm(null);
    }

    @Test
    void aGrantOpensOnce() {
        Grant grant = service.grant(token);
        assertThat(service.open(grant)).isEqualTo("token of ada");
        assertThatThrownBy(() -> service.open(grant)).isInstanceOf(GrantRefused.class);
        assertThat(uses()).isEqualTo(1);
        service.tellsStaff("vault.grant", ada.deployment().toString());
    }

    @Test
    void ofManyWhoUseOneGrantAtOnceOneSucceeds() throws Exception {
        Grant grant = service.grant(token);
        AtomicInteger opened = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        try (VaultContext second = anotherProcess()) {
            allAtOnce(16, i -> {
                try {
                    (i % 2 == 0 ? service : second).open(grant);
                    opened.incrementAndGet();
                } catch (GrantRefused _) {
                    refused.incrementAndGet();
                }
                return null;
            });
        }
        assertThat(opened).hasValue(1);
        assertThat(refused).hasValue(15);
        assertThat(uses()).isEqualTo(1);
    }

    @Test
    void aGrantExpiresAfterFifteenMinutes() {
        Grant early = service.grant(token);
        Grant late = service.grant(token);
        service.clock.forward(Duration.ofMinutes(15).minusMillis(1));
        assertThat(service.open(early)).isEqualTo("token of ada");
        service.clock.forward(Duration.ofMillis(1));
        assertThatThrownBy(() -> service.open(late)).isInstanceOf(GrantRefused.class);
        assertThat(uses()).isEqualTo(1);
        service.tellsStaff("vault.grant", ada.deployment().toString());
    }

    @Test
    void aClockThatIsSetBackDoesNotMakeAGrantLastLonger() {
        Grant grant = service.grant(token);
        service.clock.forward(Duration.ofHours(-1));
        assertThatThrownBy(() -> service.open(grant))
                .isInstanceOf(GrantRefused.class)
                .hasMessageContaining("a clock that has been set back");
        service.tellsStaff("vault.grant", ada.deployment().toString());
        assertThat(uses()).isZero();
        service.clock.forward(Duration.ofHours(1));
        assertThat(service.open(grant)).as("nothing is lost").isEqualTo("token of ada");
    }

    @Test
    void clocksOfTwoProcessesMayDifferByAMinute() {
        Grant grant = service.grant(token);
        service.clock.forward(Duration.ofMinutes(-1));
        assertThat(service.open(grant)).isEqualTo("token of ada");
    }

    @Test
    void anUnknownGrantIsRefused() {
        assertThatThrownBy(() -> service.open(new Grant(VaultContext.id(), token)))
                .isInstanceOf(GrantRefused.class);
    }

    @Test
    void aGrantChangedToAnotherKindOpensNeither() {
        SecretRef gateway = service.keep(ada, SecretKind.GATEWAY_TOKEN, "gateway");
        Grant grant = service.grant(token);
        attack("update vault_grant set kind = '" + gateway.kind().word() + "'");
        damaged(grant);
    }

    @Test
    void aGrantChangedToAnotherDeploymentOpensNeither() {
        VaultScope other = VaultContext.scope();
        service.keep(other, SecretKind.TELEGRAM_BOT_TOKEN, "token of another");
        Grant grant = service.grant(token);
        attack("update vault_grant set account = '%s', deployment = '%s'"
                .formatted(other.account().value(), other.deployment()));
        damaged(grant);
    }

    @Test
    void aGrantOfAnEarlierStartStillOpensOnceAndExpiresAllTheSame() {
        Grant grant = service.grant(token);
        Grant forgotten = service.grant(token);
        try (VaultContext restarted = new VaultContext(db, VaultContext.keyFile(folder, 1), service.clock)) {
            assertThat(restarted.open(grant)).isEqualTo("token of ada");
            assertThatThrownBy(() -> service.open(grant)).isInstanceOf(GrantRefused.class);
            service.clock.forward(Duration.ofMinutes(15));
            assertThatThrownBy(() -> restarted.open(forgotten)).isInstanceOf(GrantRefused.class);
        }
    }

    @Test
    void nothingIsOpenedInsideATransaction() {
        Grant grant = service.grant(token);
        assertThatThrownBy(() -> db.transactions().run(() -> service.open(grant)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("outside transactions");
        assertThat(service.open(grant)).isEqualTo("token of ada");
    }

    @Test
    void whoDiesAfterTheCommitHasLostTheGrantButLeftTheLine() {
        Grant grant = service.grant(token);
        CrashPoint.arm(label -> {
            if (label.equals("vault.granted")) {
                throw new Died();
            }
        });
        AtomicInteger seen = new AtomicInteger();
        assertThatThrownBy(() -> service.vault().open(grant, secret -> seen.incrementAndGet()))
                .isInstanceOf(Died.class);
        CrashPoint.arm(null);
        assertThat(seen).hasValue(0);
        assertThat(uses()).isEqualTo(1);
        assertThatThrownBy(() -> service.open(grant)).isInstanceOf(GrantRefused.class);
    }

    @Test
    void withoutALineInTheLogThereIsNoPlaintextAndTheGrantIsStillGood() {
        Grant grant = service.grant(token);
        whenALineIsWritten("raise exception 'no more lines'");
        AtomicInteger seen = new AtomicInteger();
        assertThatThrownBy(() -> service.vault().open(grant, secret -> seen.incrementAndGet()))
                .hasMessageContaining("no more lines");
        assertThat(seen).hasValue(0);
        assertThat(uses()).isZero();
        asBefore();
        service.tellsStaff("vault.unrecorded", ada.deployment().toString());
        assertThat(service.open(grant)).isEqualTo("token of ada");
        assertThat(uses()).isEqualTo(1);
    }

    /** What PostgreSQL says when there is no room for one more row. */
    @Test
    void onAFullDiskNothingIsOpenedAndNothingIsLost() {
        Grant grant = service.grant(token);
        whenALineIsWritten(
                "raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'");
        AtomicInteger seen = new AtomicInteger();
        assertThatThrownBy(() -> service.vault().open(grant, secret -> seen.incrementAndGet()))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("No space left");
        assertThat(seen).hasValue(0);
        service.tellsStaff("vault.unrecorded", ada.deployment().toString());
        asBefore();
        assertThat(service.open(grant)).isEqualTo("token of ada");
        assertThat(uses()).isEqualTo(1);
    }

    @Test
    void aConnectionThatDiesBetweenGrantAndLineLeavesNeither() {
        Grant grant = service.grant(token);
        whenALineIsWritten("perform pg_terminate_backend(pg_backend_pid())");
        AtomicInteger seen = new AtomicInteger();
        assertThatThrownBy(() -> service.vault().open(grant, secret -> seen.incrementAndGet()))
                .isInstanceOf(RuntimeException.class);
        asBefore();
        assertThat(seen).hasValue(0);
        assertThat(uses()).isZero();
        assertThat(rows("select * from vault_grant where used_at is not null")).isEmpty();
        assertThat(service.open(grant)).isEqualTo("token of ada");
    }

    @Test
    void theSecretIsZeroedOnceItsUseHasEnded() {
        byte[][] kept = new byte[1][];
        service.vault()
                .open(
                        service.grant(token),
                        secret -> secret.use(bytes -> {
                            kept[0] = bytes;
                            return bytes.length;
                        }));
        assertThat(kept[0]).containsOnly(0);
        assertThatThrownBy(() -> service.vault().open(service.grant(token), secret -> {
                    kept[0] = secret.use(bytes -> bytes);
                    throw new IllegalStateException("its use failed");
                }))
                .hasMessage("its use failed");
        assertThat(kept[0]).containsOnly(0);
    }

    @Test
    void upkeepForgetsGrantsADayAfterTheyExpired() {
        service.grant(token);
        service.clock.forward(Duration.ofHours(24));
        service.recurring("vault.upkeep");
        assertThat(count("vault_grant")).isEqualTo(1);
        service.clock.forward(Duration.ofMinutes(16));
        service.recurring("vault.upkeep");
        assertThat(count("vault_grant")).isZero();
    }

    static <T> void allAtOnce(int threads, IndexedCall<T> call) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int nr = i;
                all.add(pool.submit((Callable<T>) () -> {
                    start.await();
                    return call.call(nr);
                }));
            }
            start.countDown();
            for (Future<T> each : all) {
                each.get();
            }
        }
    }

    interface IndexedCall<T> {
        T call(int nr) throws Exception;
    }

    private void damaged(Grant grant) {
        AtomicInteger seen = new AtomicInteger();
        assertThatThrownBy(() -> service.vault().open(grant, secret -> seen.incrementAndGet()))
                .isInstanceOf(VaultDamaged.class);
        assertThat(seen).hasValue(0);
    }

    private void whenALineIsWritten(String happens) {
        attack(
                "create or replace function planned() returns trigger language plpgsql as $$ begin " + happens
                        + "; return new; end $$",
                "create trigger planned before insert on vault_audit for each row execute function planned()");
    }

    private void asBefore() {
        attack("drop trigger planned on vault_audit");
    }

    private long uses() {
        return service.audit().usesOf(ada, 100).stream()
                .filter(use -> use.event().equals("opened"))
                .count();
    }

    private static final class Died extends Error {
        private static final long serialVersionUID = 1;
    }
}
