package net.runagent.provisioning.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import net.runagent.core.deployment.AgentHost;
import net.runagent.core.deployment.AgentHost.Booted;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.work.Chance;
import net.runagent.provisioning.MemoryVault;
import net.runagent.provisioning.TestKeys;
import net.runagent.provisioning.ssh.ServerLines;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** A real Debian that was started with the user data that we send with an order, and our own steps over SSH to it. */
final class RealServer implements AutoCloseable {
    static final long ID = 41_000_001;
    private static final String HOSTNAME = "ra-peer-qemu-g1";
    private static final Duration BOOTED_WITHIN = Duration.ofMinutes(45);
    private static final Duration SOON = Duration.ofMinutes(10);

    final AgentHost host;
    final int sshPort;
    final TestKeys firstHostKey = TestKeys.make();

    private final MemoryVault vault = new MemoryVault();
    private final TestKeys ops = TestKeys.make();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final EmulatedServer server;
    private final long begun;
    private double firstLoginSeconds;

    /** @param peer who asks for it */
    RealServer(String peer, Path folder) throws IOException, InterruptedException {
        DebianImage image = DebianImage.made(peer);
        sshPort = freePort();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test", Map.of("runagent.environment", "sandbox", "runagent.hetzner.ssh-port", sshPort)));
        context.registerBean(Clock.class, Clock::systemUTC);
        context.registerBean(Chance.class, () -> NoChance.INSTANCE);
        context.registerBean(MemoryVault.class, () -> vault);
        context.scan("net.runagent.provisioning");
        context.refresh();
        host = context.getBean(AgentHost.class);
        String userData = host.userData(HOSTNAME, ops.publicKey(), firstHostKey.privateKey(), firstHostKey.publicKey());
        Path console = Path.of("target", "peer-" + peer + "-console.log").toAbsolutePath();
        begun = System.nanoTime();
        server = EmulatedServer.started(image, folder, console, ID, HOSTNAME, sshPort, userData);
    }

    /** Nothing that is asked here needs any. */
    private enum NoChance implements Chance {
        INSTANCE;

        @Override
        public byte[] bytes(int count) {
            return new byte[count];
        }

        @Override
        public int below(int bound) {
            return 0;
        }
    }

    Booted booted() {
        return ok("boot", BOOTED_WITHIN, () -> {
            if (!server.runs()) {
                throw new AssertionError("QEMU has ended");
            }
            HostResult<Booted> seen = host.boot(access(firstHostKey.publicKey()));
            if (firstLoginSeconds == 0 && !(seen instanceof HostResult.Unreachable<Booted>)) {
                firstLoginSeconds = seconds();
            }
            return seen;
        });
    }

    /** What a command says there; only what readiness and the steps do not ask. */
    String says(String command) {
        return ok(
                command,
                () -> context.getBean(ServerLines.class)
                        .on(
                                access(firstHostKey.publicKey()),
                                line -> new HostResult.Ok<>(
                                        line.mustRun(command).out())));
    }

    /** A fresh access with that pin, as each step gets one. */
    HostAccess access(String hostKey) {
        return new HostAccess("127.0.0.1", hostKey, vault.grantFor(ops.privateKey()));
    }

    /** Repeats a step until it is done; anything but "not yet" and "no answer" ends the test. */
    <T> T ok(String what, Supplier<HostResult<T>> step) {
        return ok(what, SOON, step);
    }

    private static <T> T ok(String what, Duration within, Supplier<HostResult<T>> step) {
        long end = System.nanoTime() + within.toNanos();
        HostResult<T> last = step.get();
        while (System.nanoTime() - end < 0) {
            switch (last) {
                case HostResult.Ok<T>(T value) -> {
                    return value;
                }
                case HostResult.Wrong<T>(String code, String detail) ->
                    throw new AssertionError(what + ": " + code + " " + detail);
                case HostResult.NotYet<T> _, HostResult.Unreachable<T> _ ->
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
            last = step.get();
        }
        throw new AssertionError(what + " did not come to an end: " + last);
    }

    /** Since it was switched on. */
    double seconds() {
        return Math.round((System.nanoTime() - begun) / 1e8) / 10.0;
    }

    double firstLoginSeconds() {
        return firstLoginSeconds;
    }

    /** Shuts down as by its power button. @return its disk, at rest */
    Path off() throws IOException, InterruptedException {
        return server.off();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws InterruptedException {
        context.close();
        server.close();
    }
}
