package net.runagent.core.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The bytes of {@code runagent-vault-v1}; its test vectors are final. All integers are big-endian, {@code lp(x)} is a
 * 16-bit length and UTF-8 bytes, a UUID is 16 bytes.
 *
 * <pre>
 * DEK row : "RAK" 01 | alg 01 | 00 | kek_id u32 | nonce 12 | AES-256-GCM(KEK, dek 32)             = 70 bytes
 *   AAD   : header(10) | lp("runagent/dek/v1") | account | deployment | dek_id
 * commit  : HKDF-SHA256(ikm=dek, salt=dek_id, info="runagent/commit/v1", 32)   stored beside
 * enc key : HKDF-SHA256(ikm=dek, salt=dek_id, info="runagent/enc/v1", 32)
 * secret  : "RAV" 01 | alg 01 | 00 | dek_id 16 | nonce 12 | ct | tag 16                           = 50 + n bytes
 *   AAD   : header(22) | lp("runagent/secret/v1") | account | deployment | lp(kind) | version u64
 * </pre>
 *
 * What stands in the associated data cannot be exchanged: a row moved to another account, deployment, kind or key, or an
 * older version put back, does not open. The commitment keeps one ciphertext from opening under two keys. The provider is
 * named, never "the first that answers": the JDK's releases no byte before the tag is checked and refuses short tags.
 */
final class VaultFormat {
    static final int KEY_BYTES = 32;
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;
    static final int UUID_BYTES = 16;
    static final int DEK_HEADER_BYTES = 10;
    static final int SECRET_HEADER_BYTES = 22;
    static final int WRAPPED_BYTES = DEK_HEADER_BYTES + NONCE_BYTES + KEY_BYTES + TAG_BYTES;

    private static final byte[] DEK_MAGIC = {'R', 'A', 'K', 1, 1, 0};
    private static final byte[] COMMIT_INFO = "runagent/commit/v1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENC_INFO = "runagent/enc/v1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DEK_DOMAIN = lp("runagent/dek/v1");
    private static final byte[] SECRET_DOMAIN = lp("runagent/secret/v1");
    private static final byte[] SECRET_MAGIC = {'R', 'A', 'V', 1, 1, 0};

    private VaultFormat() {}

    /** @param scope whose data key it is; @param dekId the key's own id */
    static byte[] wrap(KeyEncryptionKey kek, int kekId, VaultScope scope, UUID dekId, byte[] dek, byte[] nonce) {
        byte[] header = ByteBuffer.allocate(DEK_HEADER_BYTES)
                .put(DEK_MAGIC)
                .putInt(kekId)
                .array();
        return concat(header, nonce, kek.wrap(nonce, dekAad(header, scope, dekId), dek));
    }

    /** The KEK that a wrapped key names. */
    static int kekIdOf(byte[] wrapped) {
        require(wrapped.length == WRAPPED_BYTES, "wrapped key has the wrong length");
        require(Arrays.equals(wrapped, 0, DEK_MAGIC.length, DEK_MAGIC, 0, DEK_MAGIC.length), "not a wrapped key of v1");
        return ByteBuffer.wrap(wrapped).getInt(DEK_MAGIC.length);
    }

    /**
     * The encryption key of a wrapped data key: unwrap, check the commitment, derive. Both are expanded from one extraction
     * (RFC 5869), which is a third of the whole time that an opening computes. The caller zeroes the result.
     */
    static byte[] unwrapForUse(KeyEncryptionKey kek, VaultScope scope, UUID dekId, byte[] wrapped, byte[] commitment) {
        byte[] dek = unwrapUnchecked(kek, scope, dekId, wrapped);
        byte[] extracted = new byte[0];
        try {
            Mac mac = Mac.getInstance("HmacSHA256", "SunJCE");
            mac.init(new SecretKeySpec(bytes(dekId), "HmacSHA256"));
            extracted = mac.doFinal(dek);
            mac.init(new SecretKeySpec(extracted, "HmacSHA256"));
            if (!MessageDigest.isEqual(expanded(mac, COMMIT_INFO), commitment)) {
                throw new VaultDamaged("the key's commitment does not match");
            }
            return expanded(mac, ENC_INFO);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK has no HmacSHA256", impossible);
        } finally {
            Arrays.fill(dek, (byte) 0);
            Arrays.fill(extracted, (byte) 0);
        }
    }

    /** The first and only block: 32 bytes are asked for, and the hash has as many. */
    private static byte[] expanded(Mac mac, byte[] info) {
        mac.update(info);
        mac.update((byte) 1);
        return mac.doFinal();
    }

    /** The caller zeroes the result. */
    static byte[] unwrap(KeyEncryptionKey kek, VaultScope scope, UUID dekId, byte[] wrapped, byte[] commitment) {
        byte[] dek = unwrapUnchecked(kek, scope, dekId, wrapped);
        if (!MessageDigest.isEqual(commitment(dek, dekId), commitment)) {
            Arrays.fill(dek, (byte) 0);
            throw new VaultDamaged("the key's commitment does not match");
        }
        return dek;
    }

    private static byte[] unwrapUnchecked(KeyEncryptionKey kek, VaultScope scope, UUID dekId, byte[] wrapped) {
        kekIdOf(wrapped);
        byte[] header = Arrays.copyOf(wrapped, DEK_HEADER_BYTES);
        byte[] nonce = Arrays.copyOfRange(wrapped, DEK_HEADER_BYTES, DEK_HEADER_BYTES + NONCE_BYTES);
        int from = DEK_HEADER_BYTES + NONCE_BYTES;
        return kek.unwrap(nonce, dekAad(header, scope, dekId), Arrays.copyOfRange(wrapped, from, wrapped.length));
    }

    static byte[] commitment(byte[] dek, UUID dekId) {
        return hkdf(dek, bytes(dekId), COMMIT_INFO, KEY_BYTES);
    }

    /** The caller zeroes the result. */
    static byte[] encryptionKey(byte[] dek, UUID dekId) {
        return hkdf(dek, bytes(dekId), ENC_INFO, KEY_BYTES);
    }

    /** @param encryptionKey from {@link #encryptionKey} */
    static byte[] seal(byte[] encryptionKey, UUID dekId, Context context, byte[] plain, byte[] nonce) {
        byte[] header = ByteBuffer.allocate(SECRET_HEADER_BYTES)
                .put(SECRET_MAGIC)
                .put(bytes(dekId))
                .array();
        byte[] sealed =
                gcm(Cipher.ENCRYPT_MODE, encryptionKey, nonce, secretAad(header, context), plain, 0, plain.length);
        return concat(header, nonce, sealed);
    }

    /** The data key that a ciphertext names. */
    static UUID dekIdOf(byte[] sealed) {
        require(sealed.length >= SECRET_HEADER_BYTES + NONCE_BYTES + TAG_BYTES, "shorter than an empty secret");
        require(
                Arrays.equals(sealed, 0, SECRET_MAGIC.length, SECRET_MAGIC, 0, SECRET_MAGIC.length),
                "not a secret of v1");
        ByteBuffer buffer = ByteBuffer.wrap(sealed);
        return new UUID(buffer.getLong(SECRET_MAGIC.length), buffer.getLong(SECRET_MAGIC.length + Long.BYTES));
    }

    /** The caller zeroes the result. */
    static byte[] open(byte[] encryptionKey, UUID dekId, Context context, byte[] sealed) {
        require(dekIdOf(sealed).equals(dekId), "sealed with another data key");
        byte[] header = Arrays.copyOf(sealed, SECRET_HEADER_BYTES);
        byte[] nonce = Arrays.copyOfRange(sealed, SECRET_HEADER_BYTES, SECRET_HEADER_BYTES + NONCE_BYTES);
        int from = SECRET_HEADER_BYTES + NONCE_BYTES;
        return gcm(
                Cipher.DECRYPT_MODE,
                encryptionKey,
                nonce,
                secretAad(header, context),
                sealed,
                from,
                sealed.length - from);
    }

    static byte[] hkdf(byte[] ikm, byte[] salt, byte[] info, int lengthBytes) {
        try {
            return KDF.getInstance("HKDF-SHA256", "SunJCE")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(ikm)
                            .addSalt(salt)
                            .thenExpand(info, lengthBytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK has no HKDF-SHA256", impossible);
        }
    }

    /** Also what the Wycheproof vectors are run through. */
    static byte[] gcm(int mode, byte[] key, byte[] nonce, byte[] aad, byte[] data, int from, int length) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * 8, nonce));
            cipher.updateAAD(aad);
            return cipher.doFinal(data, from, length);
        } catch (GeneralSecurityException refused) {
            throw new VaultDamaged("does not open here: damaged, exchanged or sealed with another key");
        }
    }

    private static byte[] dekAad(byte[] header, VaultScope scope, UUID dekId) {
        ByteBuffer aad = ByteBuffer.allocate(header.length + DEK_DOMAIN.length + 3 * UUID_BYTES)
                .put(header)
                .put(DEK_DOMAIN);
        put(aad, scope.account().value());
        put(aad, scope.deployment());
        put(aad, dekId);
        return aad.array();
    }

    private static byte[] secretAad(byte[] header, Context context) {
        byte[] kind = lp(context.kind());
        int length = header.length + SECRET_DOMAIN.length + 2 * UUID_BYTES + kind.length + Long.BYTES;
        ByteBuffer aad = ByteBuffer.allocate(length).put(header).put(SECRET_DOMAIN);
        put(aad, context.account());
        put(aad, context.deployment());
        return aad.put(kind).putLong(context.version()).array();
    }

    private static void put(ByteBuffer into, UUID id) {
        into.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    static byte[] lp(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        require(utf8.length <= 0xFFFF, "text longer than its length field");
        return ByteBuffer.allocate(2 + utf8.length)
                .putShort((short) utf8.length)
                .put(utf8)
                .array();
    }

    static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new VaultDamaged(otherwise);
        }
    }

    /** What a secret is bound to. */
    record Context(UUID account, UUID deployment, String kind, long version) {
        static Context of(VaultScope scope, String kind, long version) {
            return new Context(scope.account().value(), scope.deployment(), kind, version);
        }
    }
}
