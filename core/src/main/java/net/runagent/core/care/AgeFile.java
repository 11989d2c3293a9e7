package net.runagent.core.care;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import net.runagent.core.work.Chance;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * Writes a file of the public format age (age-encryption.org/v1) that opens with a passphrase, so that its owner needs no
 * program of ours: {@code age --decrypt}, or any other that knows the format. See docs/decisions/0046.
 */
final class AgeFile extends OutputStream {
    /**
     * 2^15 steps of scrypt take 32 MiB and about a tenth of a second each time; age itself takes 2^18, which would be 256 MiB
     * of our memory. The passphrase is long instead.
     */
    static final int WORK_LOG2 = 15;

    private static final int SCRYPT_BLOCK = 8;
    private static final int FILE_KEY_BYTES = 16;
    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int CHUNK_BYTES = 65_536;

    /** Each takes 32 MiB while it is worked out; whoever fetches the file slowly afterwards holds up nobody. */
    private static final Semaphore KEYS_AT_ONCE = new Semaphore(2);

    private static final String VERSION = "age-encryption.org/v1";

    private final OutputStream out;
    private final byte[] payloadKey;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int held;
    private long number;

    private AgeFile(OutputStream out, byte[] payloadKey) {
        this.out = out;
        this.payloadKey = payloadKey;
    }

    /** Writes the header. What is written then is whole only after {@link #finish}. @param passphrase UTF-8; not kept */
    static AgeFile begin(OutputStream out, byte[] passphrase, Chance chance) throws IOException {
        byte[] fileKey = chance.bytes(FILE_KEY_BYTES);
        byte[] salt = chance.bytes(SALT_BYTES);
        byte[] nonce = chance.bytes(FILE_KEY_BYTES);
        try {
            String head = VERSION + "\n-> scrypt " + base64(salt) + " " + WORK_LOG2 + "\n"
                    + base64(sealed(wrapKey(passphrase, salt), new byte[NONCE_BYTES], fileKey, fileKey.length))
                    + "\n---";
            byte[] mac = mac(hkdf(fileKey, new byte[0], "header"), head.getBytes(StandardCharsets.US_ASCII));
            out.write((head + " " + base64(mac) + "\n").getBytes(StandardCharsets.US_ASCII));
            out.write(nonce);
            return new AgeFile(out, hkdf(fileKey, nonce, "payload"));
        } finally {
            Arrays.fill(fileKey, (byte) 0);
        }
    }

    private static byte[] wrapKey(byte[] passphrase, byte[] salt) {
        byte[] domain = (VERSION + "/scrypt").getBytes(StandardCharsets.US_ASCII);
        byte[] salted = Arrays.copyOf(domain, domain.length + salt.length);
        System.arraycopy(salt, 0, salted, domain.length, salt.length);
        KEYS_AT_ONCE.acquireUninterruptibly();
        try {
            return SCrypt.generate(passphrase, salted, 1 << WORK_LOG2, SCRYPT_BLOCK, 1, KEY_BYTES);
        } finally {
            KEYS_AT_ONCE.release();
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (held == CHUNK_BYTES) {
                emit(false);
            }
            int some = Math.min(length - done, CHUNK_BYTES - held);
            System.arraycopy(bytes, offset + done, chunk, held, some);
            held += some;
            done += some;
        }
    }

    void finish() throws IOException {
        emit(true);
        out.flush();
        Arrays.fill(payloadKey, (byte) 0);
    }

    private void emit(boolean last) throws IOException {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                .put(new byte[3])
                .putLong(number++)
                .put((byte) (last ? 1 : 0))
                .array();
        out.write(sealed(payloadKey, nonce, chunk, held));
        Arrays.fill(chunk, 0, held, (byte) 0);
        held = 0;
    }

    private static byte[] sealed(byte[] key, byte[] nonce, byte[] plain, int length) {
        try {
            Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305", "SunJCE");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce));
            return cipher.doFinal(plain, 0, length);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK has no ChaCha20-Poly1305", impossible);
        }
    }

    private static byte[] hkdf(byte[] key, byte[] salt, String info) {
        try {
            return KDF.getInstance("HKDF-SHA256", "SunJCE")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(key)
                            .addSalt(salt)
                            .thenExpand(info.getBytes(StandardCharsets.US_ASCII), KEY_BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK has no HKDF-SHA256", impossible);
        }
    }

    private static byte[] mac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256", "SunJCE");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK has no HmacSHA256", impossible);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
