package net.runagent.core.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import net.runagent.core.work.Chance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    private static final byte[] KEY = new byte[32];

    @TempDir
    Path dir;

    @BeforeEach
    void key() throws Exception {
        Arrays.fill(KEY, (byte) 0x9a);
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void rawBytesHexAndBase64AreTheSameKey() throws Exception {
        assertThat(KeyFile.read(file(KEY, "r--------"), false)).isEqualTo(KEY);
        assertThat(KeyFile.read(file(text(HexFormat.of().formatHex(KEY) + "\n"), "rw-------"), false))
                .isEqualTo(KEY);
        assertThat(KeyFile.read(file(text(Base64.getEncoder().encodeToString(KEY)), "rw-------"), false))
                .isEqualTo(KEY);
    }

    @Test
    void aTruncatedOrLengthenedKeyIsRefused() throws Exception {
        for (int length : new int[] {0, 16, 31, 33, 64}) {
            assertThatThrownBy(() -> KeyFile.read(file(new byte[length], "r--------"), false))
                    .as("%d bytes", length)
                    .hasMessageContaining("exactly 32 bytes");
        }
        byte[] newlineAtTheEnd = Arrays.copyOf(KEY, 33);
        newlineAtTheEnd[32] = '\n';
        assertThatThrownBy(() -> KeyFile.read(file(newlineAtTheEnd, "r--------"), false))
                .hasMessageContaining("exactly 32 bytes");
    }

    @Test
    void aKeyThatOthersMayReadIsRefused() throws Exception {
        for (String mode : new String[] {"rw-r--r--", "r--r-----", "rwx------"}) {
            assertThatThrownBy(() -> KeyFile.read(file(KEY, mode), false))
                    .hasMessageContaining(mode)
                    .hasMessageContaining("chmod 0400");
        }
    }

    @Test
    void aLinkIsRefused() throws Exception {
        Path link = dir.resolve("link");
        Files.createSymbolicLink(link, file(KEY, "r--------"));
        assertThatThrownBy(() -> KeyFile.read(link, false)).hasMessageContaining("not a regular file");
    }

    @Test
    void aKeyInsideASourceTreeIsRefusedOutsideTheSandbox() throws Exception {
        Files.createDirectory(dir.resolve(".git"));
        Path file = file(KEY, "r--------");
        assertThatThrownBy(() -> KeyFile.read(file, false)).hasMessageContaining("source tree");
        assertThat(KeyFile.read(file, true)).isEqualTo(KEY);
    }

    @Test
    void aMissingKeySaysHowToGetOne() {
        assertThatThrownBy(() -> KeyFile.read(dir.resolve("none"), false)).hasMessageContaining("vault init");
    }

    @Test
    void aNewKeyIsReadableForItsOwnerOnlyAndNeverReplacesOne() throws Exception {
        Path file = dir.resolve("keys").resolve("vault.key");
        assertThat(KeyFile.create(file, new FixedChance())).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(KeyFile.read(file, false)).isEqualTo(new FixedChance().bytes(32));
        assertThat(KeyFile.create(file, new FixedChance())).isFalse();
        assertThat(KeyFile.read(file, false)).isEqualTo(new FixedChance().bytes(32));
        assertThat(file.getParent().toFile().list()).containsExactly("vault.key");
    }

    private Path file(byte[] content, String mode) throws Exception {
        Path file = Files.createTempFile(dir, "key", "");
        Files.write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static final class FixedChance implements Chance {
        @Override
        public byte[] bytes(int count) {
            byte[] bytes = new byte[count];
            Arrays.fill(bytes, (byte) 7);
            return bytes;
        }

        @Override
        public int below(int bound) {
            return 0;
        }
    }
}
