package net.runagent.sandbox.service;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.world.Party;
import net.runagent.sandbox.world.RealTime;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service in a process of its own, in {@code DIR/service} as in production. Its settings travel in one environment
 * variable, so that no credential stands on a command line or in a file. It is not started again by itself.
 */
public final class ServiceProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceProcess.class);
    private static final Duration READY_WITHIN = Duration.ofSeconds(180);

    private final World world;
    private final Path dir;
    private final List<String> command;
    private final Map<String, String> more;
    private final String worldUrl;
    private final String controlToken;
    private final int port;
    private final int controlPort;
    private final Control control;
    private @Nullable Process process;

    /** @param more settings beyond those of the parties, by full property name; they win */
    public ServiceProcess(World world, Path dir, List<String> command, String worldUrl, Map<String, String> more) {
        this.world = world;
        this.dir = dir;
        this.command = List.copyOf(command);
        this.worldUrl = worldUrl;
        this.more = Map.copyOf(more);
        this.controlToken = world.chance().alphanumeric(40);
        this.port = freePort("service");
        this.controlPort = freePort("service-control");
        this.control = new Control(controlPort, controlToken);
        world.serviceUrl("http://127.0.0.1:" + port);
    }

    /** The service's jar as {@code ./runagent serve} starts it: with the file {@code jvm.options} beside it. */
    public static List<String> asInProduction(Path jar, List<String> javaOptions) {
        List<String> command = virtualMachine(jar);
        Path learnt = learnt(jar);
        if (Files.exists(learnt)) {
            command.add("-XX:AOTCache=" + learnt);
        }
        command.addAll(javaOptions);
        return serving(command, jar);
    }

    /** Where a training run leaves what the service's Java machine learnt; see docs/decisions/0020. */
    public static Path learnt(Path jar) {
        return jar.resolveSibling("service.aot").toAbsolutePath();
    }

    /**
     * The same, with the quick compiler alone: a story is over before the thorough one has paid off. Where nothing was learnt
     * it remembers the classes of its first run as that ends; see docs/decisions/0042.
     */
    public static List<String> java(Path jar) {
        List<String> command = virtualMachine(jar);
        Path learnt = learnt(jar);
        if (Files.exists(learnt)) {
            command.add("-XX:AOTCache=" + learnt);
        } else {
            command.add("-XX:+AutoCreateSharedArchive");
            command.add(
                    "-XX:SharedArchiveFile=" + jar.resolveSibling("service.jsa").toAbsolutePath());
            command.add("-Xlog:cds*=off"); // no lines about classes that it cannot remember
        }
        // The quick compiler's own default is so little room for code that a start is interrupted to clear it.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=240m"));
        return serving(command, jar);
    }

    /** Whether a sandbox's service writes down, as it ends, which classes it used: nothing was learnt or remembered before. */
    public static boolean remembersThisRun(Path jar) {
        return !Files.exists(learnt(jar)) && !Files.exists(remembered(jar));
    }

    private static Path remembered(Path jar) {
        return jar.resolveSibling("service.jsa").toAbsolutePath();
    }

    private static List<String> virtualMachine(Path jar) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Path options = jar.resolveSibling("jvm.options").toAbsolutePath();
        if (Files.exists(options)) {
            command.add("@" + options);
        }
        return command;
    }

    private static List<String> serving(List<String> command, Path jar) {
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString(), "serve"));
        return List.copyOf(command);
    }

    public Control control() {
        return control;
    }

    public Path log() {
        return dir.resolve("logs").resolve("service.log");
    }

    public synchronized boolean up() {
        return process != null && process.isAlive();
    }

    /** The number of its process, which runs. */
    public synchronized long pid() {
        if (process == null) {
            throw new IllegalStateException("the service was not started");
        }
        return process.pid();
    }

    public boolean ready() {
        return up() && control.ready();
    }

    /** Starts it unless it runs, and waits until it is ready. */
    public void start() {
        launch();
        long until = System.nanoTime() + READY_WITHIN.toNanos();
        while (!control.ready()) {
            if (!up()) {
                throw new IllegalStateException("the service ended while starting; its log is " + log());
            }
            if (System.nanoTime() > until) {
                throw new IllegalStateException(
                        "the service is not ready after " + READY_WITHIN.toSeconds() + " s; its log is " + log());
            }
            pause(Duration.ofMillis(50));
        }
    }

    private synchronized void launch() {
        if (up()) {
            return;
        }
        endOrphan();
        try {
            Files.createDirectories(dir.resolve("logs"));
            File log = log().toFile();
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(dir.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
            builder.environment().put("SPRING_APPLICATION_JSON", Json.text(settings()));
            Process started = builder.start();
            process = started;
            world.store().save("service-process", new Known(started.pid(), bornAt(started.toHandle())));
        } catch (IOException e) {
            throw new UncheckedIOException("the service could not be started with " + command.getFirst(), e);
        }
    }

    /** Everything the service needs to know about this world. */
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("runagent.environment", "sandbox");
        settings.put("runagent.public-url", world.serviceUrl());
        settings.put("runagent.support-address", "help@runagent.example");
        settings.put("server.port", Integer.toString(port));
        settings.put("server.address", "127.0.0.1");
        settings.put("runagent.world.url", worldUrl);
        settings.put("runagent.world.control-port", Integer.toString(controlPort));
        settings.put("runagent.world.control-token", controlToken);
        settings.put("runagent.database.dir", dir.resolve("database").toString());
        settings.put("runagent.backups.dir", dir.resolve("backups").toString());
        settings.put("runagent.vault.keys", "file:" + dir.resolve("keys").resolve("vault-{id}.key"));
        for (Party party : world.parties()) {
            settings.putAll(party.settings());
        }
        settings.putAll(more);
        return settings;
    }

    /** kill -9: nothing of its own gets to run any more. Its database server stays. */
    public synchronized void kill() {
        if (process != null) {
            process.destroyForcibly();
            waitFor(process, 10);
        }
    }

    /** Asks it to end, waits, and insists. A first run takes some seconds longer: it writes down which classes it used. */
    @Override
    public void close() {
        end(Duration.ofSeconds(45));
        endDatabase();
    }

    /** Asks it to end; one that takes longer than this is killed. */
    public synchronized void end(Duration within) {
        if (process != null && process.isAlive()) {
            process.destroy();
            if (!waitFor(process, (int) within.toSeconds())) {
                process.destroyForcibly();
            }
        }
    }

    private record Known(long pid, String bornAt) {}

    /** A service of an earlier sandbox that was killed itself; a pid alone may belong to somebody else by now. */
    private void endOrphan() {
        world.store()
                .load("service-process", Known.class)
                .ifPresent(known -> ProcessHandle.of(known.pid())
                        .filter(handle -> bornAt(handle).equals(known.bornAt()))
                        .ifPresent(handle -> {
                            LOG.info("ending the service of an earlier start, process {}", known.pid());
                            handle.destroyForcibly();
                            handle.onExit().orTimeout(10, TimeUnit.SECONDS).join();
                        }));
    }

    /** After a kill the database server of the service is still there; it belongs to this folder and ends with it. */
    private void endDatabase() {
        try (var files = Files.find(dir, 4, (path, a) -> path.endsWith("postmaster.pid"))) {
            for (Path file : files.toList()) {
                long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
                String data =
                        file.resolveSibling("").toAbsolutePath().normalize().toString();
                ProcessHandle.of(pid)
                        .filter(h -> h.info().commandLine().orElse("").contains(data))
                        .ifPresent(ProcessHandle::destroy);
            }
        } catch (IOException | NumberFormatException unreadable) {
            LOG.warn("the database server of {} could not be looked for: {}", dir, unreadable.toString());
        }
    }

    private static String bornAt(ProcessHandle handle) {
        return handle.info().startInstant().map(Object::toString).orElse("");
    }

    private int freePort(String name) {
        int known = world.ports().of(name);
        int port = bindable(known).or(() -> bindable(0)).orElseThrow();
        world.ports().remember(name, port);
        return port;
    }

    private static Optional<Integer> bindable(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return Optional.of(socket.getLocalPort());
        } catch (IOException taken) {
            return Optional.empty();
        }
    }

    private static boolean waitFor(Process process, int seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void pause(Duration time) {
        if (!RealTime.passes(time)) {
            throw new IllegalStateException("interrupted while waiting for the service");
        }
    }
}
