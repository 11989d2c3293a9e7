package net.runagent.core.vault;

/**
 * A key that wraps data keys, by AES-256-GCM. It does the work itself, so that one that never leaves its device (PKCS#11, a
 * key management service) can take part. Safe for many threads.
 */
public interface KeyEncryptionKey extends AutoCloseable {
    /**
     * @param nonce 12 bytes, never used before with this key
     * @param aad authenticated, not encrypted
     * @return ciphertext and tag
     */
    byte[] wrap(byte[] nonce, byte[] aad, byte[] plain);

    /**
     * The caller zeroes the result.
     *
     * @throws VaultDamaged when it does not open: damaged, exchanged or wrapped with another key
     */
    byte[] unwrap(byte[] nonce, byte[] aad, byte[] sealed);

    /** Forgets it; whoever uses it afterwards is refused. */
    @Override
    void close();
}
