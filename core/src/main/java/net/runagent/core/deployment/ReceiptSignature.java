package net.runagent.core.deployment;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** Signs what a customer may hold against us, and checks such a signature: Ed25519, RFC 8032. */
final class ReceiptSignature {
    private static final int PUBLIC_KEY_BYTES = 32;

    private ReceiptSignature() {}

    /** The signature as it stands in the document; checked once before it is handed out, since a wrong one tells of the key. */
    static Map<String, String> of(byte[] seed, byte[] statement) {
        Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(seed, 0);
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        signer.update(statement, 0, statement.length);
        byte[] value = signer.generateSignature();
        byte[] publicKey = key.generatePublicKey().getEncoded();
        if (!verifies(publicKey, statement, value)) {
            throw new IllegalStateException("this machine signs wrongly; nothing was handed out");
        }
        Map<String, String> signature = new LinkedHashMap<>();
        signature.put("algorithm", "Ed25519");
        signature.put("publicKey", Base64.getEncoder().encodeToString(publicKey));
        signature.put("value", Base64.getEncoder().encodeToString(value));
        return signature;
    }

    /** False for anything malformed as well: whoever sends rubbish gets no other answer than whoever forges. */
    static boolean verifies(byte[] publicKey, byte[] statement, byte[] value) {
        try {
            if (publicKey.length != PUBLIC_KEY_BYTES) {
                return false;
            }
            Ed25519Signer verifier = new Ed25519Signer();
            verifier.init(false, new Ed25519PublicKeyParameters(publicKey, 0));
            verifier.update(statement, 0, statement.length);
            return verifier.verifySignature(value);
        } catch (RuntimeException malformed) {
            return false;
        }
    }
}
