package net.runagent.core.vault;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.Function;
import javax.crypto.Cipher;

/** Key bytes outside the Java heap, where no collector copies them; each use sees a copy that is zeroed at once. */
final class OffHeapKey implements KeyEncryptionKey {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment place = arena.allocate(VaultFormat.KEY_BYTES);
    private boolean closed;

    private OffHeapKey(byte[] key) {
        if (key.length != VaultFormat.KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + VaultFormat.KEY_BYTES + " bytes, not " + key.length);
        }
        MemorySegment.copy(key, 0, place, ValueLayout.JAVA_BYTE, 0, key.length);
    }

    /** Takes the bytes over and zeroes the array. */
    static OffHeapKey taking(byte[] key) {
        try {
            return new OffHeapKey(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    @Override
    public byte[] wrap(byte[] nonce, byte[] aad, byte[] plain) {
        return with(key -> VaultFormat.gcm(Cipher.ENCRYPT_MODE, key, nonce, aad, plain, 0, plain.length));
    }

    @Override
    public byte[] unwrap(byte[] nonce, byte[] aad, byte[] sealed) {
        return with(key -> VaultFormat.gcm(Cipher.DECRYPT_MODE, key, nonce, aad, sealed, 0, sealed.length));
    }

    private byte[] with(Function<byte[], byte[]> use) {
        byte[] key = copy();
        try {
            return use.apply(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Never a half-zeroed copy: what was wrapped with that could not be opened by anybody. */
    private synchronized byte[] copy() {
        if (closed) {
            throw new IllegalStateException("this key has been forgotten");
        }
        return place.toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            place.fill((byte) 0);
            arena.close();
        }
    }
}
