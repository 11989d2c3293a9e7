package net.runagent.core.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import net.runagent.core.care.BackupSeal.Header;
import net.runagent.core.care.BackupSeal.Sealing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was sealed opens as it was; what was changed, cut, exchanged or lengthened does not open to its end. */
class BackupSealTest {
    private static final int CHUNK = BackupSeal.CHUNK_BYTES;
    private static final int SEALED_CHUNK = CHUNK + 16;
    private static final byte[] KEY = bytes(1, 32);
    private static final Header HEADER = new Header(new UUID(1, 2), new UUID(3, 4), 1, bytes(2, 32));

    private static byte[] bytes(long seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] sealed(byte[] plain) throws IOException {
        return sealed(plain, KEY, HEADER);
    }

    private static byte[] sealed(byte[] plain, byte[] key, Header header) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BackupSeal seal = BackupSeal.of(key, header)) {
            Sealing sealing = seal.sealing(out);
            // In pieces that fit no chunk.
            for (int at = 0; at < plain.length; at += 10_007) {
                sealing.write(plain, at, Math.min(10_007, plain.length - at));
            }
            sealing.finish();
        }
        return out.toByteArray();
    }

    private static byte[] opened(byte[] sealed) throws IOException {
        return opened(sealed, KEY);
    }

    private static byte[] opened(byte[] sealed, byte[] key) throws IOException {
        InputStream in = new ByteArrayInputStream(sealed);
        Header header = Header.read(in);
        try (BackupSeal seal = BackupSeal.of(key, header);
                InputStream plain = seal.opening(in)) {
            return plain.readAllBytes();
        }
    }

    private static void refuses(byte[] sealed) {
        assertThatThrownBy(() -> opened(sealed)).isInstanceOf(BackupDamaged.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17})
    void whatWasSealedOpensAsItWas(int length) throws IOException {
        byte[] plain = bytes(length, length);
        byte[] sealed = sealed(plain);
        int chunks = Math.max(1, (length + CHUNK - 1) / CHUNK);
        assertThat(sealed).hasSize(BackupSeal.HEADER_BYTES + length + 16 * chunks);
        assertThat(opened(sealed)).isEqualTo(plain);
    }

    @Test
    void singleBytesAreReadToo() throws IOException {
        InputStream in = new ByteArrayInputStream(sealed(new byte[] {7, -1}));
        try (BackupSeal seal = BackupSeal.of(KEY, Header.read(in));
                InputStream plain = seal.opening(in)) {
            assertThat(new int[] {plain.read(), plain.read(), plain.read()}).containsExactly(7, 255, -1);
        }
    }

    @Test
    void aChangeOfAnyByteOfASmallFileIsRefused() throws IOException {
        byte[] sealed = sealed(bytes(5, 40));
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            refuses(changed);
        }
    }

    @Test
    void aFileThatWasCutAnywhereIsRefused() throws IOException {
        byte[] sealed = sealed(bytes(6, 2 * CHUNK + 100));
        int header = BackupSeal.HEADER_BYTES;
        for (int length : new int[] {
            0, 10, header, header + 5, header + SEALED_CHUNK, header + 2 * SEALED_CHUNK, sealed.length - 1
        }) {
            refuses(Arrays.copyOf(sealed, length));
        }
    }

    @Test
    void whatWasPutBehindTheEndIsRefused() throws IOException {
        byte[] sealed = sealed(bytes(7, CHUNK));
        refuses(Arrays.copyOf(sealed, sealed.length + 1));
        byte[] twice = Arrays.copyOf(sealed, sealed.length + SEALED_CHUNK);
        System.arraycopy(sealed, BackupSeal.HEADER_BYTES, twice, sealed.length, SEALED_CHUNK);
        refuses(twice);
    }

    @Test
    void chunksThatChangedPlacesAreRefused() throws IOException {
        byte[] sealed = sealed(bytes(8, 3 * CHUNK));
        byte[] exchanged = sealed.clone();
        int header = BackupSeal.HEADER_BYTES;
        System.arraycopy(sealed, header, exchanged, header + SEALED_CHUNK, SEALED_CHUNK);
        System.arraycopy(sealed, header + SEALED_CHUNK, exchanged, header, SEALED_CHUNK);
        refuses(exchanged);
        byte[] without = Arrays.copyOf(sealed, sealed.length - SEALED_CHUNK);
        System.arraycopy(sealed, header + SEALED_CHUNK, without, header, 2 * SEALED_CHUNK);
        refuses(without);
    }

    @Test
    void anotherKeyOrAChunkOfAnotherFileDoesNotOpen() throws IOException {
        byte[] sealed = sealed(bytes(9, 100));
        assertThatThrownBy(() -> opened(sealed, bytes(3, 32))).isInstanceOf(BackupDamaged.class);
        byte[] other = sealed(bytes(9, 100), KEY, new Header(new UUID(1, 2), new UUID(3, 5), 1, bytes(2, 32)));
        System.arraycopy(
                other,
                BackupSeal.HEADER_BYTES,
                sealed,
                BackupSeal.HEADER_BYTES,
                other.length - BackupSeal.HEADER_BYTES);
        refuses(sealed);
    }

    /** What broke off is closed as well, and must not look whole. */
    @Test
    void whatWasNotFinishedIsRefused() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BackupSeal seal = BackupSeal.of(KEY, HEADER);
                Sealing sealing = seal.sealing(out)) {
            sealing.write(bytes(4, 2 * CHUNK));
        }
        refuses(out.toByteArray());
    }

    /** Fixed, so that a later version still reads what lies in stores. */
    @Test
    void theFormatStaysAsItIs() throws Exception {
        byte[] key = new byte[32];
        byte[] salt = new byte[32];
        byte[] sealed = sealed(new byte[] {'h', 'i'}, key, new Header(new UUID(1, 2), new UUID(3, 4), 1, salt));
        byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(sealed);
        assertThat(java.util.HexFormat.of().formatHex(digest)).isEqualTo(FIXED);
    }

    private static final String FIXED = "39c60292114515fdbd3df3099143cd65db16f890fa18d547a54319e7c5871ff9";
}
