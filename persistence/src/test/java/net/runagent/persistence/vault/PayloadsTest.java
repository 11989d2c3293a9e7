package net.runagent.persistence.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import net.runagent.core.vault.VaultDamaged;
import net.runagent.core.work.SealLost;
import org.junit.jupiter.api.Test;

/** Bodies of the inbox and the like open in their own row, in any process, for as long as anything keeps them. */
class PayloadsTest extends VaultTest {
    private static final int MOST_SEALS_OF_A_KEY = 65_536;
    private static final byte[] BODY = "an update of a chat".getBytes(StandardCharsets.UTF_8);

    @Test
    void aBodyOpensInItsOwnRowOnly() {
        UUID row = VaultContext.id();
        byte[] sealed = service.seal().seal(row, BODY);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("update");
        assertThat(service.seal().open(row, sealed)).isEqualTo(BODY);
        assertThatThrownBy(() -> service.seal().open(VaultContext.id(), sealed)).isInstanceOf(VaultDamaged.class);
    }

    @Test
    void aChangedBodyDoesNotOpen() {
        UUID row = VaultContext.id();
        byte[] sealed = service.seal().seal(row, BODY);
        for (int at = 0; at < sealed.length; at++) {
            byte[] changed = sealed.clone();
            changed[at] ^= (byte) (1 << (at % 8));
            // A changed name of the key names a key that does not exist.
            assertThatThrownBy(() -> service.seal().open(row, changed))
                    .isInstanceOfAny(VaultDamaged.class, SealLost.class);
        }
    }

    @Test
    void everyProcessHasAKeyOfItsOwnAndReadsTheOthersRows() {
        UUID row = VaultContext.id();
        byte[] sealed = service.seal().seal(row, BODY);
        try (VaultContext second = anotherProcess()) {
            assertThat(second.seal().open(row, sealed)).isEqualTo(BODY);
            byte[] own = second.seal().seal(row, BODY);
            assertThat(keyOf(own)).isNotEqualTo(keyOf(sealed));
            service.close();
            assertThat(second.seal().open(row, sealed)).isEqualTo(BODY);
        }
    }

    @Test
    void noKeySealsMoreThanItMayHoweverManySealAtOnce() throws Exception {
        Map<UUID, AtomicInteger> seals = new ConcurrentHashMap<>();
        Map<UUID, byte[]> samples = new ConcurrentHashMap<>();
        int threads = 8;
        int each = 3 * MOST_SEALS_OF_A_KEY / threads;
        GrantsTest.allAtOnce(threads, thread -> {
            for (int i = 0; i < each; i++) {
                UUID row = new UUID(thread, i);
                byte[] body = service.seal().seal(row, BODY);
                seals.computeIfAbsent(keyOf(body), any -> new AtomicInteger()).incrementAndGet();
                if (i % 10_000 == 0) {
                    samples.put(row, body);
                }
            }
            return null;
        });
        assertThat(seals.values().stream().mapToInt(AtomicInteger::get).sum()).isEqualTo(threads * each);
        assertThat(seals).hasSizeBetween(4, 5);
        assertThat(seals.values()).allSatisfy(count -> assertThat(count.get()).isLessThan(MOST_SEALS_OF_A_KEY));
        try (VaultContext second = anotherProcess()) {
            samples.forEach(
                    (row, body) -> assertThat(second.seal().open(row, body)).isEqualTo(BODY));
        }
    }

    @Test
    void aProcessThatRunsForMonthsNeverSealsWithAKeyThatIsAboutToGo() {
        UUID row = VaultContext.id();
        for (int day = 0; day < 400; day += 10) {
            byte[] body = service.seal().seal(row, BODY);
            service.clock.forward(Duration.ofDays(10));
            service.recurring("vault.upkeep");
            try (VaultContext restarted = new VaultContext(db, VaultContext.keyFile(folder, 1), service.clock)) {
                assertThat(restarted.seal().open(row, body)).as("day %d", day).isEqualTo(BODY);
            }
        }
        assertThat(count("vault_dek where payloads and created_at < '2027-07-01'"))
                .isZero();
    }

    @Test
    void whatWasSealedLastMonthsAgoStillOpensForSixtyDays() {
        service.clock.forward(Duration.ofDays(29));
        UUID row = VaultContext.id();
        byte[] sealed = service.seal().seal(row, BODY);
        service.clock.forward(Duration.ofDays(60));
        service.recurring("vault.upkeep");
        try (VaultContext restarted = new VaultContext(db, VaultContext.keyFile(folder, 1), service.clock)) {
            assertThat(restarted.seal().open(row, sealed)).isEqualTo(BODY);
            service.clock.forward(Duration.ofDays(2));
            restarted.recurring("vault.upkeep");
        }
        try (VaultContext restarted = new VaultContext(db, VaultContext.keyFile(folder, 1), service.clock)) {
            assertThatThrownBy(() -> restarted.seal().open(row, sealed)).isInstanceOf(SealLost.class);
        }
    }

    private static UUID keyOf(byte[] sealed) {
        ByteBuffer buffer = ByteBuffer.wrap(sealed);
        return new UUID(buffer.getLong(6), buffer.getLong(14));
    }
}
