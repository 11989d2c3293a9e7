package net.runagent.core.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import net.runagent.core.work.Chance;
import org.bouncycastle.crypto.generators.SCrypt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Read here as age-encryption.org/v1 says, by another hand than it was written. No program that people have has read one yet.
 */
class AgeFileTest {
    private static final byte[] PASSPHRASE = "twelve or more".getBytes(StandardCharsets.UTF_8);

    private static final class Seeded implements Chance {
        private final Random random = new Random(7);

        @Override
        public byte[] bytes(int count) {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        }

        @Override
        public int below(int bound) {
            return random.nextInt(bound);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 200_000})
    void whatWasWrittenOpensWithThePassphrase(int length) throws Exception {
        byte[] plain = new byte[length];
        new Random(length).nextBytes(plain);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AgeFile file = AgeFile.begin(out, PASSPHRASE, new Seeded());
        for (int at = 0; at < length; at += 9_999) {
            file.write(plain, at, Math.min(9_999, length - at));
        }
        file.finish();
        assertThat(opened(out.toByteArray(), PASSPHRASE)).isEqualTo(plain);
    }

    private static byte[] opened(byte[] file, byte[] passphrase) throws IOException, GeneralSecurityException {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        String[] lines = text.split("\n", 5);
        assertThat(lines[0]).isEqualTo("age-encryption.org/v1");
        String[] stanza = lines[1].split(" ");
        assertThat(stanza).hasSize(4).startsWith("->", "scrypt");
        byte[] salt = Base64.getDecoder().decode(stanza[2]);
        byte[] salted = ("age-encryption.org/v1/scrypt" + new String(salt, StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] wrap = SCrypt.generate(passphrase, salted, 1 << Integer.parseInt(stanza[3]), 8, 1, 32);
        byte[] fileKey = chacha(wrap, new byte[12], Base64.getDecoder().decode(lines[2]));
        assertThat(fileKey).hasSize(16);
        assertThat(lines[3]).startsWith("--- ");
        String head = String.join("\n", lines[0], lines[1], lines[2], "---");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(hkdf(fileKey, new byte[0], "header"), "HmacSHA256"));
        assertThat(Base64.getDecoder().decode(lines[3].substring(4)))
                .isEqualTo(mac.doFinal(head.getBytes(StandardCharsets.US_ASCII)));

        byte[] payload = lines[4].getBytes(StandardCharsets.ISO_8859_1);
        byte[] key = hkdf(fileKey, Arrays.copyOf(payload, 16), "payload");
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        int at = 16;
        for (long number = 0; at < payload.length; number++) {
            int end = Math.min(payload.length, at + 65_536 + 16);
            byte[] nonce = ByteBuffer.allocate(12)
                    .put(new byte[3])
                    .putLong(number)
                    .put((byte) (end == payload.length ? 1 : 0))
                    .array();
            plain.write(chacha(key, nonce, Arrays.copyOfRange(payload, at, end)));
            at = end;
        }
        return plain.toByteArray();
    }

    private static byte[] chacha(byte[] key, byte[] nonce, byte[] sealed) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce));
        return cipher.doFinal(sealed);
    }

    private static byte[] hkdf(byte[] key, byte[] salt, String info) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.ofExtract()
                        .addIKM(key)
                        .addSalt(salt)
                        .thenExpand(info.getBytes(StandardCharsets.US_ASCII), 32));
    }
}
