package net.runagent.core.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import net.runagent.core.vault.Secret;
import net.runagent.core.work.Chance;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;
import org.springframework.stereotype.Component;

/** Makes Ed25519 key pairs in OpenSSH's encodings: one to log in with, one for the first boot of a host. */
@Component
class SshKeys {
    private static final int SEED_BYTES = 32;
    private static final int PEM_LINE = 70; // as ssh-keygen writes it

    private final Chance chance;

    SshKeys(Chance chance) {
        this.chance = chance;
    }

    /** @param publicKey {@code ssh-ed25519 AAAA...}, without comment */
    record Pair(String publicKey, Secret privateKey) {}

    Pair make() {
        Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(chance.bytes(SEED_BYTES), 0);
        try {
            byte[] open = OpenSSHPublicKeyUtil.encodePublicKey(key.generatePublicKey());
            String publicKey = "ssh-ed25519 " + Base64.getEncoder().encodeToString(open);
            return new Pair(publicKey, Secret.taking(pem(OpenSSHPrivateKeyUtil.encodePrivateKey(key))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] pem(byte[] der) {
        byte[] body = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encode(der);
        byte[] head = "-----BEGIN OPENSSH PRIVATE KEY-----\n".getBytes(StandardCharsets.US_ASCII);
        byte[] foot = "\n-----END OPENSSH PRIVATE KEY-----\n".getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + body.length + foot.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        System.arraycopy(foot, 0, all, head.length + body.length, foot.length);
        Arrays.fill(body, (byte) 0);
        Arrays.fill(der, (byte) 0);
        return all;
    }
}
