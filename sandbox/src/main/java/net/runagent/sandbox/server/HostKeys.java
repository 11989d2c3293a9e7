package net.runagent.sandbox.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Base64;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;

/** Real Ed25519 keys in OpenSSH's file format. */
final class HostKeys {
    private static final int COLUMNS = 70;

    private HostKeys() {}

    /** A private key file made from 32 random bytes. */
    static String make(byte[] seed) {
        byte[] blob;
        try {
            blob = OpenSSHPrivateKeyUtil.encodePrivateKey(new Ed25519PrivateKeyParameters(seed, 0));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        String text = Base64.getMimeEncoder(COLUMNS, new byte[] {'\n'}).encodeToString(blob);
        return "-----BEGIN OPENSSH PRIVATE KEY-----\n" + text + "\n-----END OPENSSH PRIVATE KEY-----\n";
    }

    static KeyPair read(String privateKey) throws IOException, GeneralSecurityException {
        byte[] bytes = privateKey.getBytes(StandardCharsets.US_ASCII);
        Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
                null, NamedResource.ofName("host key"), new ByteArrayInputStream(bytes), null);
        if (pairs != null) {
            for (KeyPair pair : pairs) {
                return pair;
            }
        }
        throw new IOException("no key in the file");
    }

    /** {@code ssh-ed25519 AAAA...} */
    static String publicLine(String privateKey) throws IOException, GeneralSecurityException {
        return PublicKeyEntry.toString(read(privateKey).getPublic());
    }

    static String fingerprint(String privateKey) throws IOException, GeneralSecurityException {
        return KeyUtils.getFingerPrint(read(privateKey).getPublic());
    }
}
