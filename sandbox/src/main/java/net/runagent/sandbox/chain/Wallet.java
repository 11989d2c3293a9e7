package net.runagent.sandbox.chain;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The hardware wallet of whoever runs the service: BIP-32 with its private half, which never leaves the world. The service is
 * given the public key of an account and nothing else.
 */
final class Wallet {
    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
    private static final int PUBLIC = 0x0488B21E;
    private static final long HARDENED = 0x80000000L;
    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private final Node root;

    private record Node(int depth, byte[] parent, long number, byte[] chainCode, BigInteger key) {}

    Wallet(String hexSeed) {
        byte[] mac = hmac(
                "Bitcoin seed".getBytes(StandardCharsets.US_ASCII),
                HexFormat.of().parseHex(hexSeed));
        root = node(0, new byte[4], 0, mac, BigInteger.ZERO);
    }

    private static Node node(int depth, byte[] parent, long number, byte[] mac, BigInteger base) {
        BigInteger key = new BigInteger(1, mac, 0, 32).add(base).mod(CURVE.getN());
        return new Node(depth, parent, number, Arrays.copyOfRange(mac, 32, 64), key);
    }

    private Node account(boolean tron) {
        return child(child(child(root, 44 + HARDENED), (tron ? 195 : 60) + HARDENED), HARDENED);
    }

    /** What the service is configured with. */
    String xpub(boolean tron) {
        Node account = account(tron);
        return base58(ByteBuffer.allocate(78)
                .putInt(PUBLIC)
                .put((byte) account.depth)
                .put(account.parent)
                .putInt((int) account.number)
                .put(account.chainCode)
                .put(point(account, true))
                .array());
    }

    /** The address that this wallet shows at an index, in hex. */
    String address(boolean tron, long index) {
        byte[] point = point(child(child(account(tron), 0), index), false);
        byte[] hash = hash(new KeccakDigest(256), Arrays.copyOfRange(point, 1, point.length));
        return "0x" + HexFormat.of().formatHex(hash, 12, 32);
    }

    private static Node child(Node parent, long number) {
        byte[] point = point(parent, true);
        ByteBuffer said = ByteBuffer.allocate(37);
        if (number >= HARDENED) {
            said.put((byte) 0).put(thirtyTwo(parent.key));
        } else {
            said.put(point);
        }
        byte[] mac = hmac(parent.chainCode, said.putInt((int) number).array());
        byte[] identifier = hash(new RIPEMD160Digest(), hash(new SHA256Digest(), point));
        return node(parent.depth + 1, Arrays.copyOf(identifier, 4), number, mac, parent.key);
    }

    private static byte[] point(Node node, boolean compressed) {
        return CURVE.getG().multiply(node.key).normalize().getEncoded(compressed);
    }

    private static byte[] thirtyTwo(BigInteger key) {
        byte[] bytes = key.toByteArray();
        byte[] out = new byte[32];
        int from = Math.max(0, bytes.length - 32);
        System.arraycopy(bytes, from, out, 32 - (bytes.length - from), bytes.length - from);
        return out;
    }

    private static byte[] hash(Digest digest, byte[] said) {
        digest.update(said, 0, said.length);
        byte[] out = new byte[digest.getDigestSize()];
        digest.doFinal(out, 0);
        return out;
    }

    private static byte[] hmac(byte[] key, byte[] said) {
        HMac mac = new HMac(new SHA512Digest());
        mac.init(new KeyParameter(key));
        mac.update(said, 0, said.length);
        byte[] out = new byte[mac.getMacSize()];
        mac.doFinal(out, 0);
        return out;
    }

    private static String base58(byte[] payload) {
        byte[] all = Arrays.copyOf(payload, payload.length + 4);
        byte[] check = hash(new SHA256Digest(), hash(new SHA256Digest(), payload));
        System.arraycopy(check, 0, all, payload.length, 4);
        StringBuilder text = new StringBuilder();
        BigInteger left = new BigInteger(1, all);
        BigInteger base = BigInteger.valueOf(ALPHABET.length());
        while (left.signum() > 0) {
            BigInteger[] parts = left.divideAndRemainder(base);
            text.append(ALPHABET.charAt(parts[1].intValue()));
            left = parts[0];
        }
        return text.reverse().toString();
    }
}
