package net.runagent.core.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A known text wrapped with each key-encryption key ({@code nonce 12 | AES-256-GCM 42}, associated data {@code
 * lp("runagent/known/v1") | kek_id u32}): a key of the right number that does not open it is another key.
 */
final class KnownText {
    private static final byte[] TEXT = "This key opens this vault.".getBytes(StandardCharsets.US_ASCII);

    private KnownText() {}

    static byte[] wrapped(KeyEncryptionKey key, int id, byte[] nonce) {
        return VaultFormat.concat(nonce, key.wrap(nonce, aad(id), TEXT));
    }

    static boolean opens(KeyEncryptionKey key, int id, byte[] known) {
        if (known.length <= VaultFormat.NONCE_BYTES) {
            return false;
        }
        byte[] nonce = Arrays.copyOf(known, VaultFormat.NONCE_BYTES);
        try {
            return Arrays.equals(
                    key.unwrap(nonce, aad(id), Arrays.copyOfRange(known, nonce.length, known.length)), TEXT);
        } catch (VaultDamaged another) {
            return false;
        }
    }

    private static byte[] aad(int id) {
        return VaultFormat.concat(
                VaultFormat.lp("runagent/known/v1"),
                ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    }
}
