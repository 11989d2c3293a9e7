package net.runagent.provisioning.ssh;

import java.net.SocketAddress;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.jspecify.annotations.Nullable;

/** The host keys accepted in one connection: one, or two while a server changes from the old to the new one. */
final class Pins {
    static final AttributeKey<Pins> OF_CONNECTION = new AttributeKey<>();

    private final List<String> accepted;
    private volatile @Nullable PublicKey shown;
    private volatile boolean refused;

    /** @param accepted {@code ssh-ed25519 AAAA...}, with or without a comment */
    Pins(List<String> accepted) {
        this.accepted = accepted.stream().map(Pins::withoutComment).toList();
    }

    /** Accepts what the connection's pins say and nothing without pins; never asks, never learns. */
    static final ServerKeyVerifier VERIFIER = Pins::verify;

    private static boolean verify(ClientSession session, SocketAddress address, PublicKey key) {
        Pins pins = session.getConnectionContext() == null
                ? null
                : session.getConnectionContext().getAttribute(OF_CONNECTION);
        return pins != null && pins.accept(key);
    }

    private boolean accept(PublicKey key) {
        shown = key;
        boolean pinned = accepted.contains(PublicKeyEntry.toString(key));
        refused = !pinned;
        return pinned;
    }

    /** Fingerprint of the key that was shown and not accepted; null when none was. */
    @Nullable
    String refusedFingerprint() {
        PublicKey key = shown;
        return refused && key != null ? KeyUtils.getFingerPrint(key) : null;
    }

    /** The key the server proved to have; null before the handshake. */
    @Nullable
    String proved() {
        PublicKey key = shown;
        return key == null || refused ? null : PublicKeyEntry.toString(key);
    }

    static String withoutComment(String publicKey) {
        String[] parts = publicKey.strip().split("\\s+", 3);
        return parts.length < 2 ? publicKey.strip() : parts[0] + " " + parts[1];
    }
}
