package net.runagent.sandbox.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.runagent.sandbox.world.World;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.password.RejectAllPasswordAuthenticator;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.server.subsystem.SubsystemFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One SSH server for all machines; the address that is called tells which machine is meant. */
final class SshDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SshDoor.class);
    /** Binds before any machine does, and answers nobody. */
    private static final String LOBBY = "127.77.255.254";

    private final Machines machines;
    private final Door server;
    private final int port;
    private final Map<String, IoAcceptor> bound = new HashMap<>();
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /**
     * Lets addresses be added and taken away while it runs, each with an acceptor of its own: one that is shared never
     * stops accepting on a closed channel when its address is bound again at once (MINA SSHD 2.20, one core for each).
     */
    private static final class Door extends SshServer {
        IoAcceptor another() {
            return createAcceptor();
        }
    }

    SshDoor(World world, Machines machines) {
        this.machines = machines;
        this.port = world.ports().of("ssh") != 0 ? world.ports().of("ssh") : freePort();
        world.ports().remember("ssh", port);
        server = (Door) ServerBuilder.builder().factory(Door::new).build();
        server.setHost(LOBBY);
        server.setPort(port);
        // As OpenSSH does.
        CoreModuleProperties.TCP_NODELAY.set(server, true);
        server.setKeyPairProvider(this::hostKeys);
        server.setPasswordAuthenticator(RejectAllPasswordAuthenticator.INSTANCE);
        server.setPublickeyAuthenticator((user, key, session) -> {
            Machine machine = machineOf(session);
            return machine != null && machine.admits(user, key);
        });
        server.setCommandFactory((channel, line) -> new Exec(machineOf(channel.getServerSession()), line));
        server.setSubsystemFactories(List.of(new SftpFactory()));
        server.addSessionListener(new Guard());
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " of " + LOBBY + " is not free", e);
        }
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(LOBBY))) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /** Listens on the machine's address, or no more, as the machine's state says. */
    void follow(Machine machine) {
        // Asked before our own monitor is taken: the caller may hold the machine's.
        boolean wanted = !machine.spec().address().isEmpty() && machines.listens(machine);
        bind(machine.spec().address(), wanted);
    }

    private synchronized void bind(String address, boolean wanted) {
        if (wanted && !closed && !bound.containsKey(address)) {
            IoAcceptor acceptor = server.another();
            try {
                acceptor.bind(new InetSocketAddress(address, port));
                bound.put(address, acceptor);
            } catch (IOException e) {
                LOG.error("{}:{} cannot be listened on", address, port, e);
            }
        } else if (!wanted && bound.containsKey(address)) {
            bound.remove(address).unbind();
        }
    }

    /** Breaks every connection to the machine. */
    void cut(Machine machine) {
        sessions.stream()
                .filter(session -> machine.spec().address().equals(addressOf(session)))
                .forEach(session -> session.close(true));
    }

    private static String addressOf(SessionContext session) {
        SocketAddress local =
                session instanceof Session open ? open.getIoSession().getLocalAddress() : session.getLocalAddress();
        return local instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress()
                : SshdSocketAddress.toAddressString(local);
    }

    private @Nullable Machine machineOf(SessionContext session) {
        return machines.at(addressOf(session));
    }

    private Iterable<KeyPair> hostKeys(SessionContext session) throws IOException, GeneralSecurityException {
        Machine machine = session == null ? null : machineOf(session);
        String key = machine == null ? "" : machine.locked(m -> m.state().hostKey);
        return key.isEmpty() ? List.of() : List.of(HostKeys.read(key));
    }

    @Override
    public synchronized void close() {
        closed = true;
        bound.values().forEach(IoAcceptor::unbind);
        bound.clear();
        sessions.forEach(session -> session.close(true));
        try {
            server.stop(true);
        } catch (IOException e) {
            LOG.debug("the SSH server did not stop cleanly", e);
        }
    }

    /** What a firewall drops never becomes a session. */
    private final class Guard implements SessionListener {
        @Override
        public void sessionClosed(Session session) {
            sessions.remove(session);
        }

        @Override
        public void sessionEstablished(Session session) {
            sessions.add(session);
            Machine machine = machineOf(session);
            if (machine == null || !machines.listens(machine) || !machines.admitsFromOutside(machine)) {
                session.close(true);
            }
        }
    }

    /** One command line. */
    private final class Exec implements Command {
        private final @Nullable Machine machine;
        private final String line;
        private OutputStream out = OutputStream.nullOutputStream();
        private OutputStream err = OutputStream.nullOutputStream();
        private ExitCallback exit = (status, message, closing) -> {};

        Exec(@Nullable Machine machine, String line) {
            this.machine = machine;
            this.line = line;
        }

        @Override
        public void setInputStream(InputStream in) {}

        @Override
        public void setOutputStream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void setErrorStream(OutputStream err) {
            this.err = err;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            this.exit = callback;
        }

        @Override
        public void start(ChannelSession channel, Environment env) {
            String user = channel.getServerSession().getUsername();
            Thread.ofVirtual().name("guest-command").start(() -> run(user));
        }

        private void run(String user) {
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            ByteArrayOutputStream complained = new ByteArrayOutputStream();
            int status = machine == null ? 255 : machines.run(machine, user, line, printed, complained);
            try {
                out.write(printed.toByteArray());
                out.flush();
                err.write(complained.toByteArray());
                err.flush();
            } catch (IOException gone) {
                LOG.debug("the caller went away", gone);
            }
            exit.onExit(status);
        }

        @Override
        public void destroy(ChannelSession channel) {}
    }

    private final class SftpFactory implements SubsystemFactory {
        @Override
        public String getName() {
            return "sftp";
        }

        @Override
        public Command createSubsystem(ChannelSession channel) throws IOException {
            ServerSession session = channel.getServerSession();
            Machine machine = machineOf(session);
            if (machine == null) {
                throw new IOException("no machine here");
            }
            return new Sftp(machines, machine, session.getUsername());
        }
    }
}
