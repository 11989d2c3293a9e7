package net.runagent.sandbox.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.runagent.sandbox.Parties;
import net.runagent.sandbox.api.Advance;
import net.runagent.sandbox.api.WorldApi;
import net.runagent.sandbox.chain.ChainParty;
import net.runagent.sandbox.service.ServiceProcess;
import net.runagent.sandbox.world.Party;
import net.runagent.sandbox.world.World;

/**
 * The service under measurement: a process of its own as in production (the options of {@code jvm.options}, its own
 * embedded database), in a temporary folder, inside a world that keeps nothing. Closing it ends both processes and
 * removes the folder.
 */
final class Measured implements AutoCloseable {
    private final Path folder;
    private final World world;
    private final WorldApi api;
    private final ServiceProcess service;

    private Measured(Path folder, World world, WorldApi api, ServiceProcess service) {
        this.folder = folder;
        this.world = world;
        this.api = api;
        this.service = service;
    }

    /**
     * Opens the world; the service is not started yet.
     *
     * @param javaOptions beyond those of production, for a profiler
     */
    static Measured in(Path serviceJar, List<String> javaOptions, Map<String, String> settings) throws IOException {
        return in(serviceJar, javaOptions, settings, party -> !(party instanceof ChainParty));
    }

    /** With the chains on, which look at their providers all the time. */
    static Measured withChains(Path serviceJar, List<String> javaOptions) throws IOException {
        return in(serviceJar, javaOptions, Map.of(), party -> true);
    }

    private static Measured in(
            Path serviceJar, List<String> javaOptions, Map<String, String> settings, Predicate<Party> there)
            throws IOException {
        Path folder = Files.createTempDirectory("runagent-bench-");
        World world = new World(1);
        Parties.all().stream().filter(there).forEach(world::join);
        WorldApi api = new WorldApi(world, 0);
        List<String> command = ServiceProcess.asInProduction(serviceJar, javaOptions);
        ServiceProcess service = new ServiceProcess(world, folder.resolve("service"), command, api.url(), settings);
        api.serve(service);
        return new Measured(folder, world, api, service);
    }

    World world() {
        return world;
    }

    /** The base of the world API. */
    String url() {
        return api.url();
    }

    ServiceProcess service() {
        return service;
    }

    /** Moves world time on; see {@link Advance}. */
    void advance(Duration by) {
        Advance advance = new Advance(world, service.control());
        advance.to(world.clock().now().plus(by));
    }

    <P> P party(Class<P> type) {
        return world.party(type).orElseThrow();
    }

    /** A further connection to the service's own database. */
    Connection connect() throws SQLException {
        try {
            Path database = folder.resolve("service").resolve("database");
            String port = Files.readString(database.resolve("port")).strip();
            return DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + port + "/runagent",
                    "runagent",
                    Files.readString(database.resolve("password")).strip());
        } catch (IOException absent) {
            throw new UncheckedIOException("the service has no database yet", absent);
        }
    }

    /** Ends the service as an operator would, with its database, and waits for both. */
    void stopService() {
        Optional<ProcessHandle> database = database();
        service.close();
        database.ifPresent(Measured::awaitEnd);
    }

    private Optional<ProcessHandle> database() {
        Path file = folder.resolve("service/database/data/postmaster.pid");
        try {
            return Files.exists(file)
                    ? ProcessHandle.of(
                            Long.parseLong(Files.readAllLines(file).getFirst().strip()))
                    : Optional.empty();
        } catch (IOException | NumberFormatException ending) {
            return Optional.empty();
        }
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
        } catch (CompletionException stillThere) {
            throw new IllegalStateException("process " + process.pid() + " does not end", stillThere);
        }
    }

    @Override
    public void close() {
        try {
            stopService();
        } finally {
            api.close();
            world.close();
            remove(folder);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException left) {
            throw new UncheckedIOException("the bench's folder could not be removed: " + folder, left);
        }
    }
}
