package net.runagent.provisioning.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
 * Lines to servers. The steps of one deployment follow each other closely, so a line stays open for 20 s and serves the
 * next step too; only when there is none is our key taken from the vault.
 */
public final class ServerLines implements AutoCloseable {
    private static final Duration KEPT_OPEN = Duration.ofSeconds(20);

    private final Vault vault;
    private final int port;
    private final Map<String, ServerLine> idle = new ConcurrentHashMap<>();
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
        String name = access.address() + " " + Pins.withoutComment(access.hostKey());
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
        return login(access, login -> {
            ServerLine line = login.open(List.of(access.hostKey()));
            try {
                HostResult<T> result = work.on(line);
                keep(name, line);
                return result;
            } catch (IOException | RuntimeException broken) {
                line.close();
                throw broken;
            }
        });
    }

    /** Takes our key from the vault for the time of the work; lines opened with it are the work's to close. */
    public <T> HostResult<T> login(HostAccess access, LoginWork<T> work) {
        return vault.open(
                access.grant(),
                secret -> secret.use(key -> {
                    try {
                        return work.with(Login.with(started(), access.address(), port, key));
                    } catch (HostKeyRefused other) {
                        return new HostResult.Wrong<T>("host.key.changed", String.valueOf(other.getMessage()));
                    } catch (LoginRefused refused) {
                        return new HostResult.Wrong<T>("host.login.refused", String.valueOf(refused.getMessage()));
                    } catch (CommandFailed wrong) {
                        return wrong(wrong);
                    } catch (IOException trouble) {
                        return new HostResult.Unreachable<T>(trouble.getClass().getSimpleName());
                    }
                }));
    }

    private static <T> HostResult<T> wrong(CommandFailed failed) {
        return new HostResult.Wrong<>("host.command.failed", String.valueOf(failed.getMessage()));
    }

    /** Closes what is open to a server, so that the next step proves its key anew. */
    public void hangUp(String address) {
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
