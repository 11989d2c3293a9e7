package net.runagent.provisioning.ssh;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSession.ClientSessionEvent;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.util.security.SecurityUtils;

/** Our key for one server, in memory for as long as one step takes. */
public final class Login {
    /** The operations user that first boot makes. */
    public static final String USER = "raops";

    private static final Duration CONNECTING = Duration.ofSeconds(8);
    private static final Duration AUTHENTICATING = Duration.ofSeconds(8);

    private final SshClient client;
    private final String address;
    private final int port;
    private final KeyPair key;

    private Login(SshClient client, String address, int port, KeyPair key) {
        this.client = client;
        this.address = address;
        this.port = port;
        this.key = key;
    }

    /** @param privateKey OpenSSH PEM */
    static Login with(SshClient client, String address, int port, byte[] privateKey) {
        return new Login(client, address, port, read(privateKey));
    }

    /**
     * Connects and logs in.
     *
     * @param accepted the only host keys accepted
     * @throws HostKeyRefused when the server shows another one; nothing has been sent to it then
     * @throws LoginRefused when the server does not let us in
     */
    public ServerLine open(List<String> accepted) throws IOException {
        Proved server = prove(client, address, port, accepted);
        return server.admit(key);
    }

    /** Reads an OpenSSH PEM. The cause of a failure is left out: it may quote the key. */
    static KeyPair read(byte[] privateKey) {
        try {
            Iterable<KeyPair> keys = SecurityUtils.loadKeyPairIdentities(
                    null, NamedResource.ofName("key"), new ByteArrayInputStream(privateKey), null);
            return Objects.requireNonNull(keys).iterator().next();
        } catch (IOException | GeneralSecurityException | RuntimeException unreadable) {
            throw new IllegalStateException("our private key for this server cannot be read");
        }
    }

    /**
     * Connects and lets the server prove that it has a pinned key; ours is not needed for that.
     *
     * @throws HostKeyRefused when it shows another one
     */
    static Proved prove(SshClient client, String address, int port, List<String> accepted) throws IOException {
        Pins pins = new Pins(accepted);
        HostConfigEntry target = new HostConfigEntry(address, address, port, USER);
        ClientSession session = client.connect(
                        target, AttributeRepository.ofKeyValuePair(Pins.OF_CONNECTION, pins), null)
                .verify(CONNECTING)
                .getSession();
        Set<ClientSessionEvent> seen =
                session.waitFor(EnumSet.of(ClientSessionEvent.WAIT_AUTH, ClientSessionEvent.CLOSED), AUTHENTICATING);
        String proved = pins.proved();
        if (!seen.contains(ClientSessionEvent.WAIT_AUTH) || proved == null) {
            session.close(true);
            String refused = pins.refusedFingerprint();
            throw refused == null ? new SshException("the server ended the greeting") : new HostKeyRefused(refused);
        }
        return new Proved(session, proved);
    }

    /** A server that is the pinned one and waits for our key. */
    record Proved(ClientSession session, String hostKey) {
        /** @throws LoginRefused when it does not let us in; the line is closed then */
        ServerLine admit(KeyPair key) throws IOException {
            try {
                session.addPublicKeyIdentity(key);
                session.auth().verify(AUTHENTICATING);
                return new ServerLine(session, hostKey);
            } catch (IOException | RuntimeException trouble) {
                session.close(true);
                if (trouble instanceof SshException ssh
                        && ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
                    throw new LoginRefused();
                }
                throw trouble;
            }
        }
    }
}
