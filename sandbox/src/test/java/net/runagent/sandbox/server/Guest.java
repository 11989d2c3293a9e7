package net.runagent.sandbox.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;

/** Logs in to a simulated server like anybody, and remembers the host key it saw. */
public final class Guest implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final SshClient client = SshClient.setUpDefaultClient();
    private final AtomicReference<PublicKey> seen = new AtomicReference<>();

    public record Result(int status, String out, String err) {}

    public Guest() {
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setServerKeyVerifier((session, address, key) -> {
            seen.set(key);
            return true;
        });
        client.start();
    }

    public ClientSession login(String user, String address, int port, KeyPair key) throws Exception {
        ClientSession session =
                client.connect(user, address, port).verify(LIMIT).getSession();
        session.addPublicKeyIdentity(key);
        session.auth().verify(LIMIT);
        return session;
    }

    String hostKey() {
        return PublicKeyEntry.toString(seen.get());
    }

    public static Result run(ClientSession session, String line) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (ChannelExec channel = session.createExecChannel(line)) {
            channel.setOut(out);
            channel.setErr(err);
            channel.open().verify(LIMIT);
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LIMIT);
            return new Result(
                    channel.getExitStatus(),
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8));
        }
    }

    public static void upload(ClientSession session, String path, byte[] bytes) throws Exception {
        try (SftpClient sftp = SftpClientFactory.instance().createSftpClient(session);
                SftpClient.CloseableHandle handle = sftp.open(
                        path,
                        EnumSet.of(
                                SftpClient.OpenMode.Write, SftpClient.OpenMode.Create, SftpClient.OpenMode.Truncate))) {
            sftp.write(handle, 0, bytes, 0, bytes.length);
        }
    }

    public static KeyPair pair(int seed) throws Exception {
        return HostKeys.read(privateKey(seed));
    }

    static String privateKey(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return HostKeys.make(bytes);
    }

    public static String publicLine(int seed) throws Exception {
        try {
            return HostKeys.publicLine(privateKey(seed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Cloud-config as the service renders it, in short. */
    public static String userData(int port, int opsKey, int hostKey, String nftables, List<String> packages)
            throws Exception {
        return """
                #cloud-config
                hostname: test-1
                manage_etc_hosts: true
                ssh_pwauth: false
                disable_root: true
                ssh_deletekeys: true
                ssh_keys:
                  ed25519_private: |
                %s
                  ed25519_public: "%s"
                packages: [%s]
                swap: {filename: /swapfile, size: 2147483648, maxsize: 2147483648}
                users:
                  - name: raops
                    groups: [sudo]
                    shell: /bin/bash
                    lock_passwd: true
                    sudo: "ALL=(ALL) NOPASSWD:ALL"
                    ssh_authorized_keys:
                      - "%s"
                  - name: openclaw
                    system: true
                    homedir: /var/lib/openclaw
                    shell: /usr/sbin/nologin
                write_files:
                  - path: /etc/ssh/sshd_config.d/00-runagent.conf
                    permissions: "0600"
                    content: |
                      Port %d
                      PermitRootLogin no
                      PasswordAuthentication no
                      AllowUsers raops
                      HostKey /etc/ssh/ssh_host_ed25519_key
                      MaxAuthTries 3
                  - path: /etc/nftables.conf
                    permissions: "0600"
                    content: |
                %s
                  - path: /etc/fail2ban/jail.d/runagent.local
                    content: |
                      [sshd]
                      enabled = true
                      backend = systemd
                runcmd:
                  - [systemctl, enable, nftables]
                  - [systemctl, restart, nftables]
                  - [systemctl, restart, ssh]
                  - [systemctl, enable, --now, fail2ban]
                  - [install, -d, -o, openclaw, -g, openclaw, -m, '0700', /var/lib/openclaw]
                  - [install, -d, -o, root, -g, openclaw, -m, '0750', /etc/openclaw]
                  - [install, -d, -m, '0700', /opt/runagent]
                """.formatted(
                        privateKey(hostKey).indent(4).stripTrailing(),
                        publicLine(hostKey),
                        String.join(", ", packages),
                        publicLine(opsKey),
                        port,
                        nftables.formatted(port).indent(6).stripTrailing());
    }

    public static final String FIREWALL = """
            #!/usr/sbin/nft -f
            table inet runagent
            delete table inet runagent
            table inet runagent {
              chain input {
                type filter hook input priority 0; policy drop;
                iif lo accept
                ct state established,related accept
                ct state invalid drop
                meta l4proto 58 accept
                ip protocol 1 icmp type echo-request limit rate 5/second accept
                tcp dport %d ct state new limit rate 15/minute burst 30 packets accept
              }
              chain forward { type filter hook forward priority 0; policy drop; }
              chain output {
                type filter hook output priority 0; policy accept;
                ip daddr 169.254.169.254 meta skuid != 0 drop
              }
            }
            """;

    @Override
    public void close() {
        client.stop();
    }
}
