package net.runagent.core.chain;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.math.ec.ECPoint;

/**
 * The public half of a BIP-32 key: addresses can be made from it and nothing can be spent with it. There is no other half
 * anywhere in this program, and a structure test keeps it so.
 *
 * <p>Whoever has this and any single private key below it can work out the private key of the whole account: no child key
 * may ever leave the hardware wallet. Whoever only has this sees all addresses and what came to them.
 */
final class ExtendedPublicKey {
    /** {@code xpub}. */
    private static final int VERSION = 0x0488B21E;
    /** {@code xprv}: somebody pasted the wrong one. */
    private static final int PRIVATE_VERSION = 0x0488ADE4;

    private static final int LENGTH = 78;
    /** From here on only the private half can derive. */
    private static final long HARDENED = 0x80000000L;
    /** {@code m / purpose' / coin' / account'}. */
    private static final int ACCOUNT_DEPTH = 3;

    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");

    private final int depth;
    private final byte[] parent;
    private final long number;
    private final byte[] chainCode;
    private final ECPoint point;

    private ExtendedPublicKey(int depth, byte[] parent, long number, byte[] chainCode, ECPoint point) {
        this.depth = depth;
        this.parent = parent;
        this.number = number;
        this.chainCode = chainCode;
        this.point = point.normalize();
    }

    /** @throws IllegalArgumentException when it is no such key; the message never repeats what was given */
    static ExtendedPublicKey read(String text) {
        byte[] bytes = Base58.checked(text.strip())
                .filter(said -> said.length == LENGTH)
                .orElseThrow(() -> new IllegalArgumentException("it is no extended public key, or a letter is wrong"));
        ByteBuffer fields = ByteBuffer.wrap(bytes);
        int version = fields.getInt();
        if (version == PRIVATE_VERSION) {
            throw new IllegalArgumentException(
                    "it is a private key (xprv). It must never be on a server: take the xpub,"
                            + " and move the money of this key, which is known from now on");
        }
        if (version != VERSION) {
            throw new IllegalArgumentException("it does not begin with xpub");
        }
        int depth = fields.get() & 0xff;
        byte[] parent = new byte[4];
        fields.get(parent);
        long number = fields.getInt() & 0xffffffffL;
        byte[] chainCode = new byte[32];
        fields.get(chainCode);
        byte[] encoded = new byte[33];
        fields.get(encoded);
        if (depth == 0 && (number != 0 || !Arrays.equals(parent, new byte[4]))) {
            throw new IllegalArgumentException("it is a root and names a parent");
        }
        if (encoded[0] != 2 && encoded[0] != 3) {
            throw new IllegalArgumentException("it holds no compressed public point");
        }
        ECPoint point;
        try {
            point = CURVE.getCurve().decodePoint(encoded);
        } catch (IllegalArgumentException notOnIt) {
            throw new IllegalArgumentException("its point is not on the curve", notOnIt);
        }
        return new ExtendedPublicKey(depth, parent, number, chainCode, point);
    }

    /** Whether it is the key of an account, {@code m/44'/coin'/account'}: the only kind that is exported for this. */
    boolean ofAnAccount() {
        return depth == ACCOUNT_DEPTH && number >= HARDENED;
    }

    /**
     * @param index 0 to 2^31 - 1
     * @throws IllegalArgumentException for an index that only the private half can derive
     * @throws ArithmeticException when this index has no key, with a chance of 2^-127: the next one is to be taken
     */
    ExtendedPublicKey child(long index) {
        if (index < 0 || index >= HARDENED) {
            throw new IllegalArgumentException("not derivable from a public key: " + index);
        }
        if (depth == 255) {
            throw new IllegalArgumentException("too deep");
        }
        byte[] own = point.getEncoded(true);
        byte[] said =
                ByteBuffer.allocate(own.length + 4).put(own).putInt((int) index).array();
        byte[] mac = hmac(chainCode, said);
        BigInteger left = new BigInteger(1, mac, 0, 32);
        if (left.compareTo(CURVE.getN()) >= 0) {
            throw new ArithmeticException("no key at index " + index);
        }
        ECPoint child = CURVE.getG().multiply(left).add(point);
        if (child.isInfinity()) {
            throw new ArithmeticException("no key at index " + index);
        }
        return new ExtendedPublicKey(
                depth + 1, Arrays.copyOf(identifier(own), 4), index, Arrays.copyOfRange(mac, 32, 64), child);
    }

    private static byte[] hmac(byte[] key, byte[] said) {
        HMac mac = new HMac(new SHA512Digest());
        mac.init(new KeyParameter(key));
        mac.update(said, 0, said.length);
        byte[] out = new byte[mac.getMacSize()];
        mac.doFinal(out, 0);
        return out;
    }

    private static byte[] identifier(byte[] encoded) {
        byte[] sha = Base58.sha256(encoded);
        RIPEMD160Digest digest = new RIPEMD160Digest();
        digest.update(sha, 0, sha.length);
        byte[] out = new byte[digest.getDigestSize()];
        digest.doFinal(out, 0);
        return out;
    }

    /** The address that this very key controls: the last twenty bytes of the Keccak of its point. */
    ChainAddress address(ChainFamily family) {
        byte[] uncompressed = point.getEncoded(false);
        byte[] hash = Keccak.hash(Arrays.copyOfRange(uncompressed, 1, uncompressed.length));
        return ChainAddress.of(family, Arrays.copyOfRange(hash, hash.length - 20, hash.length));
    }

    private byte[] bytes() {
        return ByteBuffer.allocate(LENGTH)
                .putInt(VERSION)
                .put((byte) depth)
                .put(parent)
                .putInt((int) number)
                .put(chainCode)
                .put(point.getEncoded(true))
                .array();
    }

    /** As wallets write it. */
    String text() {
        return Base58.withCheck(bytes());
    }

    /** SHA-256 of the whole key, in hex: tells two keys apart without telling either. */
    String fingerprint() {
        return HexFormat.of().formatHex(Base58.sha256(bytes()));
    }

    @Override
    public String toString() {
        return "ExtendedPublicKey[" + fingerprint().substring(0, 8) + "]";
    }
}
