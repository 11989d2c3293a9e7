package net.runagent.sandbox.chain;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** Hashes and words as nodes write them. */
final class Hashes {
    /** {@code Transfer(address,address,uint256)}. */
    static final String TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

    private Hashes() {}

    static String of(String said) {
        KeccakDigest digest = new KeccakDigest(256);
        byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
        digest.update(bytes, 0, bytes.length);
        byte[] hash = new byte[32];
        digest.doFinal(hash, 0);
        return "0x" + HexFormat.of().formatHex(hash);
    }

    static String address(String said) {
        return "0x" + of(said).substring(26);
    }

    /** Without leading zeros. */
    static String quantity(long value) {
        return "0x" + Long.toHexString(value);
    }

    /** 32 bytes. */
    static String word(BigInteger value) {
        String hex = value.toString(16);
        return "0x" + "0".repeat(64 - hex.length()) + hex;
    }

    static String topic(String address) {
        return "0x" + "0".repeat(24) + address.substring(2);
    }
}
