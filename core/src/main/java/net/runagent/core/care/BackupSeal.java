package net.runagent.core.care;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The bytes of {@code runagent-backup-v1}: what lies in the store. Integers are big-endian, a UUID is its 16 bytes.
 *
 * <pre>
 * file     : header | chunk 0 | chunk 1 | ...
 * header   : "RAB" 01 | alg 01 | 00 | deployment 16 | backup 16 | key version u64 | salt 32                = 78 bytes
 * file key : HKDF-SHA256(ikm = the deployment's backup key, salt = salt, info = "runagent/backup/v1" | header, 32)
 * chunk    : AES-256-GCM(file key, nonce, at most 65,536 bytes) + 16; only the last one is shorter
 * nonce    : number of the chunk from 0, 11 bytes | 01 for the last one, else 00
 * </pre>
 *
 * The construction is that of STREAM, as age has it: a chunk that was changed, left out, exchanged with another or added
 * does not open, nor does a file that was cut, since its end is marked by the last chunk alone. The header is bound by the
 * key that is made of it. A file has a key of its own, so that a number is enough as a nonce. The backup key lies in the
 * deployment's vault: whoever destroys that has destroyed each of these files, wherever copies of them lie.
 */
final class BackupSeal implements AutoCloseable {
    static final int KEY_BYTES = 32;
    static final int SALT_BYTES = 32;
    static final int CHUNK_BYTES = 65_536;
    static final int HEADER_BYTES = 78;

    private static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final byte[] MAGIC = {'R', 'A', 'B', 1, 1, 0};
    private static final byte[] INFO = "runagent/backup/v1".getBytes(StandardCharsets.US_ASCII);

    /** What a file says of itself; nothing of it is believed before the first chunk has opened. */
    record Header(UUID deployment, UUID backup, long keyVersion, byte[] salt) {
        byte[] bytes() {
            return ByteBuffer.allocate(HEADER_BYTES)
                    .put(MAGIC)
                    .putLong(deployment.getMostSignificantBits())
                    .putLong(deployment.getLeastSignificantBits())
                    .putLong(backup.getMostSignificantBits())
                    .putLong(backup.getLeastSignificantBits())
                    .putLong(keyVersion)
                    .put(salt)
                    .array();
        }

        static Header read(InputStream in) throws IOException {
            byte[] bytes = in.readNBytes(HEADER_BYTES);
            if (bytes.length < HEADER_BYTES || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
                throw new BackupDamaged("not a backup of version 1");
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes, MAGIC.length, HEADER_BYTES - MAGIC.length);
            UUID deployment = new UUID(buffer.getLong(), buffer.getLong());
            UUID backup = new UUID(buffer.getLong(), buffer.getLong());
            long version = buffer.getLong();
            byte[] salt = new byte[SALT_BYTES];
            buffer.get(salt);
            return new Header(deployment, backup, version, salt);
        }
    }

    private final byte[] header;
    private final byte[] fileKey;

    private BackupSeal(byte[] header, byte[] fileKey) {
        this.header = header;
        this.fileKey = fileKey;
    }

    /** @param backupKey of the deployment; not kept */
    static BackupSeal of(byte[] backupKey, Header header) {
        byte[] bytes = header.bytes();
        byte[] info = Arrays.copyOf(INFO, INFO.length + bytes.length);
        System.arraycopy(bytes, 0, info, INFO.length, bytes.length);
        try {
            return new BackupSeal(
                    bytes,
                    KDF.getInstance("HKDF-SHA256", "SunJCE")
                            .deriveData(HKDFParameterSpec.ofExtract()
                                    .addIKM(backupKey)
                                    .addSalt(header.salt())
                                    .thenExpand(info, KEY_BYTES)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK has no HKDF-SHA256", impossible);
        }
    }

    /** The header and then, sealed, what is written to it. It is whole only after {@link Sealing#finish}. */
    Sealing sealing(OutputStream out) throws IOException {
        out.write(header);
        return new Sealing(out);
    }

    /**
     * What was sealed.
     *
     * @param in behind the header
     */
    InputStream opening(InputStream in) {
        return new Opening(in);
    }

    @Override
    public void close() {
        Arrays.fill(fileKey, (byte) 0);
    }

    private byte[] crypt(int mode, long number, boolean last, byte[] data, int length) throws BackupDamaged {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                .put(new byte[3])
                .putLong(number)
                .put((byte) (last ? 1 : 0))
                .array();
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
            cipher.init(mode, new SecretKeySpec(fileKey, "AES"), new GCMParameterSpec(TAG_BYTES * 8, nonce));
            return cipher.doFinal(data, 0, length);
        } catch (GeneralSecurityException refused) {
            throw new BackupDamaged("does not open: damaged, cut, exchanged or sealed with another key");
        }
    }

    /** Closing it says nothing: only {@link #finish} marks the end, so that what broke off is never taken for whole. */
    final class Sealing extends OutputStream {
        private final OutputStream out;
        private final byte[] chunk = new byte[CHUNK_BYTES];
        private int held;
        private long number;

        private Sealing(OutputStream out) {
            this.out = out;
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
                    emit(false); // there is more to come, so this one is not the last
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
        }

        private void emit(boolean last) throws IOException {
            out.write(crypt(Cipher.ENCRYPT_MODE, number++, last, chunk, held));
            Arrays.fill(chunk, 0, held, (byte) 0);
            held = 0;
        }
    }

    private final class Opening extends InputStream {
        private final InputStream in;
        private byte[] sealed = new byte[CHUNK_BYTES + TAG_BYTES];
        private byte[] next = new byte[CHUNK_BYTES + TAG_BYTES];
        private int nextLength = -1;
        private byte[] plain = new byte[0];
        private int at;
        private long number;
        private boolean over;

        private Opening(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            while (at == plain.length) {
                if (over) {
                    return -1;
                }
                turn();
            }
            int some = Math.min(length, plain.length - at);
            System.arraycopy(plain, at, into, offset, some);
            at += some;
            return some;
        }

        /** One chunk is read ahead: whether there is another one decides whether this may be the last. */
        private void turn() throws IOException {
            if (nextLength < 0) {
                nextLength = in.readNBytes(next, 0, next.length);
            }
            byte[] swap = sealed;
            sealed = next;
            next = swap;
            int length = nextLength;
            nextLength = length < sealed.length ? 0 : in.readNBytes(next, 0, next.length);
            over = nextLength == 0;
            if (length < TAG_BYTES) {
                throw new BackupDamaged("ends without its last chunk");
            }
            Arrays.fill(plain, (byte) 0);
            plain = crypt(Cipher.DECRYPT_MODE, number++, over, sealed, length);
            at = 0;
        }

        @Override
        public void close() throws IOException {
            Arrays.fill(plain, (byte) 0);
            in.close();
        }
    }
}
