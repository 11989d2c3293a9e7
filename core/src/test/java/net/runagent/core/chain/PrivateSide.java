package net.runagent.core.chain;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** What a hardware wallet does: the private half of BIP-32, for comparison. Only tests have it. */
record PrivateSide(int depth, byte[] parent, long number, byte[] chainCode, BigInteger key) {
    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");

    static PrivateSide ofPhrase(String phrase) {
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
        generator.init(phrase.getBytes(StandardCharsets.UTF_8), "mnemonic".getBytes(StandardCharsets.UTF_8), 2048);
        return ofSeed(((KeyParameter) generator.generateDerivedMacParameters(512)).getKey());
    }

    static PrivateSide ofSeed(byte[] seed) {
        byte[] mac = hmac("Bitcoin seed".getBytes(StandardCharsets.UTF_8), seed);
        return new PrivateSide(0, new byte[4], 0, Arrays.copyOfRange(mac, 32, 64), new BigInteger(1, mac, 0, 32));
    }

    /** @param path such as {@code m/44'/60'/0'} */
    PrivateSide at(String path) {
        PrivateSide at = this;
        for (String step : path.split("/")) {
            if (!step.equals("m")) {
                boolean hardened = step.endsWith("'");
                long index = Long.parseLong(step.replace("'", ""));
                at = at.child(hardened ? index + 0x80000000L : index);
            }
        }
        return at;
    }

    PrivateSide child(long index) {
        byte[] own = encoded();
        ByteBuffer said = ByteBuffer.allocate(37);
        if (index >= 0x80000000L) {
            said.put((byte) 0).put(thirtyTwo(key));
        } else {
            said.put(own);
        }
        byte[] mac = hmac(chainCode, said.putInt((int) index).array());
        BigInteger child = new BigInteger(1, mac, 0, 32).add(key).mod(CURVE.getN());
        byte[] sha = Base58.sha256(own);
        RIPEMD160Digest digest = new RIPEMD160Digest();
        digest.update(sha, 0, sha.length);
        byte[] identifier = new byte[20];
        digest.doFinal(identifier, 0);
        return new PrivateSide(depth + 1, Arrays.copyOf(identifier, 4), index, Arrays.copyOfRange(mac, 32, 64), child);
    }

    private byte[] encoded() {
        return CURVE.getG().multiply(key).normalize().getEncoded(true);
    }

    String xpub() {
        return Base58.withCheck(ByteBuffer.allocate(78)
                .putInt(0x0488B21E)
                .put((byte) depth)
                .put(parent)
                .putInt((int) number)
                .put(chainCode)
                .put(encoded())
                .array());
    }

    String xprv() {
        return Base58.withCheck(ByteBuffer.allocate(78)
                .putInt(0x0488ADE4)
                .put((byte) depth)
                .put(parent)
                .putInt((int) number)
                .put(chainCode)
                .put((byte) 0)
                .put(thirtyTwo(key))
                .array());
    }

    ChainAddress address(ChainFamily family) {
        byte[] point = CURVE.getG().multiply(key).normalize().getEncoded(false);
        byte[] hash = Keccak.hash(Arrays.copyOfRange(point, 1, point.length));
        return ChainAddress.of(family, Arrays.copyOfRange(hash, 12, 32));
    }

    private static byte[] thirtyTwo(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] out = new byte[32];
        int from = Math.max(0, bytes.length - 32);
        System.arraycopy(bytes, from, out, 32 - (bytes.length - from), bytes.length - from);
        return out;
    }

    private static byte[] hmac(byte[] key, byte[] said) {
        HMac mac = new HMac(new SHA512Digest());
        mac.init(new KeyParameter(key));
        mac.update(said, 0, said.length);
        byte[] out = new byte[64];
        mac.doFinal(out, 0);
        return out;
    }
}
