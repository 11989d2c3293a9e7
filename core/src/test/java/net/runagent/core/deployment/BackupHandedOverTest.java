package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import net.runagent.core.care.Backup;
import net.runagent.core.care.BackupDownloads;
import net.runagent.core.care.BackupDownloads.Download;
import net.runagent.core.care.BackupDownloads.Offered;
import net.runagent.core.care.StandingInstruction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A backup is handed to its owner by a link that works once, and each week some are tried out. */
class BackupHandedOverTest {
    private static final byte[] PASSPHRASE = "correct horse battery staple".getBytes(StandardCharsets.UTF_8);

    private final DeploymentHouse house = new DeploymentHouse();
    private final DeploymentId agent = RotationTest.running(house);
    private final Backup backup = RestoreTest.prepared(house, agent);
    private long commands;

    @BeforeEach
    void quiet() {
        ((Logger) LoggerFactory.getLogger("net.runagent.core.deployment")).setLevel(Level.ERROR);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private String ticket() {
        Offered offered = house.asked(() -> house.downloads().offer(agent, backup.id(), new UUID(0xD0, ++commands)));
        String url = ((Offered.Link) offered).url();
        assertThat(url).startsWith("https://runagent.example/backup/");
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private static byte[] read(Download download) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        download.writeTo(out, PASSPHRASE.clone());
        return out.toByteArray();
    }

    @Test
    void itComesAsAFileOfAgeInWhichNothingIsReadable() throws IOException {
        String ticket = ticket();
        assertThat(house.downloads().look(ticket)).isPresent().get().satisfies(page -> {
            assertThat(page.bot()).isEqualTo("ada_agent_bot");
            assertThat(page.takenAt()).isEqualTo(backup.requireArchive().takenAt());
        });
        Download download = house.downloads().take(ticket).orElseThrow();
        assertThat(download.fileName()).isEqualTo("ada_agent_bot-2026-11-24.tar.gz.age");
        String file = new String(read(download), StandardCharsets.ISO_8859_1);
        assertThat(file).startsWith("age-encryption.org/v1\n-> scrypt ").doesNotContain("alpha", "archive", "correct");
    }

    @Test
    void aLinkWorksOnceForTenMinutesAndUntilANewerOneIsAskedFor() {
        String replaced = ticket();
        String used = ticket();
        assertThat(house.downloads().look(replaced)).isEmpty();
        assertThat(house.downloads().look(used)).as("looking uses nothing up").isPresent();
        assertThat(house.downloads().take(used)).isPresent();
        assertThat(house.downloads().take(used)).isEmpty();
        String old = ticket();
        house.clock.forward(BackupDownloads.LASTS);
        assertThat(house.downloads().take(old)).isEmpty();
        assertThat(house.downloads().take("x".repeat(300))).isEmpty();
    }

    @Test
    void whoAsksForTooManyOrForNoneGetsNone() {
        for (int i = 0; i < BackupDownloads.LINKS_AN_HOUR; i++) {
            ticket();
        }
        assertThat(house.<Offered>asked(() -> house.downloads().offer(agent, backup.id(), new UUID(0xD0, 99))))
                .isEqualTo(new Offered.NotPossible("too-many"));
        house.clock.forward(Duration.ofHours(1));
        assertThat(house.<Offered>asked(() -> house.downloads().offer(agent, new UUID(9, 9), new UUID(0xD0, 99))))
                .isEqualTo(new Offered.NotPossible("no-backup"));
    }

    @Test
    void aDamagedOneBreaksOff() {
        house.store.kept.values().forEach(bytes -> bytes[bytes.length - 1] ^= 1);
        Download download = house.downloads().take(ticket()).orElseThrow();
        assertThatThrownBy(() -> read(download)).isInstanceOf(IOException.class);
    }

    @Test
    void nothingIsHandedOverOfAnAgentThatIsEnding() {
        String ticket = ticket();
        house.asked(() -> house.terminations().terminate(agent, "ada_agent_bot"));
        assertThat(house.downloads().take(ticket)).isEmpty();
    }

    // ---- the drill

    @Test
    void theDrillFindsOneThatCouldNotBePutBack() {
        house.turn("care.backup-drill");
        assertThat(house.alerts).isEmpty();
        house.store.kept.values().forEach(bytes -> bytes[bytes.length - 1] ^= 1);
        house.turn("care.backup-drill");
        assertThat(house.alerts).containsExactly("backup.drill-failed");
        house.store.kept.clear();
        house.turn("care.backup-drill");
        assertThat(house.alerts).hasSize(2);
    }

    @Test
    void theDrillOpensNothingOfAnOwnerWhoWantsNoneTaken() {
        house.store.kept.values().forEach(bytes -> bytes[bytes.length - 1] ^= 1);
        house.asked(() -> house.instructions()
                .set(
                        house.deployments().find(agent).orElseThrow(),
                        StandingInstruction.Kind.BACK_UP,
                        false,
                        RotationTest.ADAS_CHAT));
        house.turn("care.backup-drill");
        assertThat(house.alerts).isEmpty();
    }
}
