package net.runagent.core.chain;

import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256 as chains use it: the padding of the submission, not that of SHA-3. */
final class Keccak {
    private Keccak() {}

    static byte[] hash(byte[] bytes) {
        KeccakDigest digest = new KeccakDigest(256);
        digest.update(bytes, 0, bytes.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }
}
