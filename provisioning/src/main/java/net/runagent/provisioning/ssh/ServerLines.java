package net.runagent.provisioning.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.vault.Vault;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/**
 * Lines to servers. A line stays open after its work and serves the next call of the same cause, so that our key is taken
 * from the vault when we log in and not at every look. It is closed when nobody used it for a while, and after an hour in
 * any case, so that whoever is looked after all day sees the key's use in the log all day. See docs/decisions/0011.
 */
public final class ServerLines implements AutoCloseable {
    /** More than twice the pause between two looks of the watch. */
    private static final Duration KEPT_OPEN = Duration.ofSeconds(75);

    private static final Duration OLDEST = Duration.ofHours(1);

    /** About 100 KiB each. Beyond this, servers are logged in to at every call. */
    private static final int MOST_KEPT = 500;

    private final Vault vault;
    private final int port;
    private final Map<String, ServerLine> idle = new ConcurrentHashMap<>();

    /** When lines to an address were closed last: whoever used one meanwhile does not put it back. */
    private final Map<String, Long> hungUp = new ConcurrentHashMap<>();

    private @Nullable SshClient client;

    public ServerLines(Vault vault, int port) {
        this.vault = vault;
        this.port = port;
    }

    /** What is done on a line; an {@link IOException} means that the line broke. */
    @FunctionalInterface
    public interface Work<T> {
        HostResult<T> on(ServerLine line) throws IOException;
    }

    /** What is done with a login that may have to connect more than once. */
    @FunctionalInterface
    public interface LoginWork<T> {
        HostResult<T> with(Login login) throws IOException;
    }

    /**
     * Does idempotent work on a line to the pinned server.
     *
     * @throws net.runagent.core.vault.GrantRefused when a new line is needed and the grant is not good any more
     */
    public <T> HostResult<T> on(HostAccess access, Work<T> work) {
        String name = access.address() + " " + Pins.withoutComment(access.hostKey()) + " " + access.cause();
        ServerLine open = idle.remove(name);
        if (open != null && open.isOpen()) {
            try {
                HostResult<T> result = work.on(open);
                keep(name, open);
                return result;
            } catch (CommandFailed wrong) {
                keep(name, open);
                return wrong(wrong);
            } catch (IOException stale) {
                open.close(); // the work is idempotent: once more on a new line
            }
        }
        return fresh(name, access, work);
    }

    /** As {@link #on} for work that is not repeated when it breaks off, such as reading a stream: always on a new line. */
    public <T> HostResult<T> once(HostAccess access, Work<T> work) {
        String name = access.address() + " " + Pins.withoutComment(access.hostKey()) + " " + access.cause();
        return fresh(name, access, work);
    }

    /** The key is opened only for a server that has proved to be the pinned one, and is closed before the work begins. */
    private <T> HostResult<T> fresh(String name, HostAccess access, Work<T> work) {
        try {
            Login.Proved server = Login.prove(started(), access.address(), port, List.of(access.hostKey()));
            ServerLine line = admitted(server, access);
            try {
                HostResult<T> result = work.on(line);
                keep(name, line);
                return result;
            } catch (CommandFailed wrong) {
                keep(name, line);
                throw wrong;
            } catch (IOException | RuntimeException broken) {
                line.close();
                throw broken;
            }
        } catch (IOException trouble) {
            return told(trouble);
        }
    }

    private ServerLine admitted(Login.Proved server, HostAccess access) throws IOException {
        try {
            return vault.open(
                            access.grant(),
                            secret -> secret.use(key -> {
                                try {
                                    return new Admission(server.admit(Login.read(key)), null);
                                } catch (IOException refused) {
                                    return new Admission(null, refused);
                                }
                            }))
                    .line();
        } catch (RuntimeException noKey) {
            server.session().close(true);
            throw noKey;
        }
    }

    /** Exactly one of the two is there. */
    private record Admission(
            @Nullable ServerLine admitted, @Nullable IOException refused) {
        ServerLine line() throws IOException {
            if (refused != null) {
                throw refused;
            }
            return Objects.requireNonNull(admitted);
        }
    }

    /** Takes our key from the vault for the time of the work; lines opened with it are the work's to close. */
    public <T> HostResult<T> login(HostAccess access, LoginWork<T> work) {
        return vault.open(
                access.grant(),
                secret -> secret.use(key -> {
                    try {
                        return work.with(Login.with(started(), access.address(), port, key));
                    } catch (IOException trouble) {
                        return told(trouble);
                    }
                }));
    }

    /** Whether a new login is let in; nothing is done on it, and lines that are open already are left alone. */
    public HostResult<Boolean> letsIn(HostAccess access) {
        try {
            Login.Proved server = Login.prove(started(), access.address(), port, List.of(access.hostKey()));
            admitted(server, access).close();
            return new HostResult.Ok<>(true);
        } catch (LoginRefused refused) {
            return new HostResult.Ok<>(false);
        } catch (IOException trouble) {
            return told(trouble);
        }
    }

    private static <T> HostResult<T> told(IOException trouble) {
        return switch (trouble) {
            case HostKeyRefused other -> new HostResult.Wrong<>("host.key.changed", String.valueOf(other.getMessage()));
            case LoginRefused refused ->
                new HostResult.Wrong<>("host.login.refused", String.valueOf(refused.getMessage()));
            case CommandFailed wrong -> wrong(wrong);
            default -> new HostResult.Unreachable<>(trouble.getClass().getSimpleName());
        };
    }

    private static <T> HostResult<T> wrong(CommandFailed failed) {
        return new HostResult.Wrong<>("host.command.failed", String.valueOf(failed.getMessage()));
    }

    /** Closes what is open to a server, also what is in use right now, so that the next step proves its key anew. */
    public void hangUp(String address) {
        hungUp.put(address, System.nanoTime());
        idle.entrySet().removeIf(entry -> {
            boolean theirs = entry.getKey().startsWith(address + " ");
            if (theirs) {
                entry.getValue().close();
            }
            return theirs;
        });
    }

    private void keep(String name, ServerLine line) {
        idle.values().removeIf(old -> !old.isOpen());
        Long hung = hungUp.get(name.substring(0, name.indexOf(' ')));
        boolean old = line.olderThan(OLDEST) || hung != null && line.openedBefore(hung);
        if (old || idle.size() >= MOST_KEPT) {
            line.close();
            return;
        }
        ServerLine other = idle.put(name, line);
        if (other != null) {
            other.close();
        }
    }

    /** Starts the client early: looking for its algorithms takes seconds, which the first customer need not wait. */
    public synchronized SshClient started() {
        if (client == null) {
            client = newClient();
            client.start();
        }
        return client;
    }

    private static SshClient newClient() {
        SshClient client = ClientBuilder.builder()
                .signatureFactories(List.of(BuiltinSignatures.ed25519))
                .hostConfigEntryResolver(HostConfigEntryResolver.EMPTY)
                .serverKeyVerifier(Pins.VERIFIER)
                .build();
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setNioWorkers(2);
        CoreModuleProperties.IDLE_TIMEOUT.set(client, KEPT_OPEN);
        // A command is several small packets each way; waiting for the other side's acknowledgement costs 40 ms each
        // time.
        CoreModuleProperties.TCP_NODELAY.set(client, true);
        return client;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.stop();
            client = null;
        }
    }
}
