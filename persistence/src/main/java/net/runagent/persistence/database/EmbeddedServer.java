package net.runagent.persistence.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.runagent.core.work.Chance;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own on loopback: durable, with password authentication, in one folder.
 *
 * <p>The first process starts it; further processes of the same folder join it. It outlives a killed starter: the next
 * process to come adopts it when it answers, and ends it when it does not. It is recognised by the data directory it
 * itself reports, never by a process id alone. It is stopped by the process that answers for it (or, when that one has
 * died, by the last one), and only when no other process is connected: each process keeps one connection of its own open
 * for as long as it uses the server.
 */
final class EmbeddedServer implements AutoCloseable {
    static final String DATABASE = "runagent";
    private static final String USER = "runagent";
    private static final String APPLICATION = "runagent_app";
    private static final String PRESENCE = "runagent presence";
    private static final Logger log = LoggerFactory.getLogger(EmbeddedServer.class);

    /** Far longer than the end of a connection takes, short enough for a stop beside others. */
    private static final Duration HANGING_UP = Duration.ofSeconds(3);

    private final ServerFolder folder;
    /** Null for who only joined: it stops nothing. */
    private final @Nullable PostgresCommand programs;

    private final DatabaseRoles roles;
    private final Connection presence;

    private EmbeddedServer(
            ServerFolder folder, @Nullable PostgresCommand programs, DatabaseRoles roles, Connection presence) {
        this.folder = folder;
        this.programs = programs;
        this.roles = roles;
        this.presence = presence;
    }

    /** The owner's. */
    DatabaseAccess access() {
        return roles.owner();
    }

    DatabaseRoles roles() {
        return roles;
    }

    /** Starts the server of the folder, joins it when it runs, adopts or ends an orphan. */
    static synchronized EmbeddedServer open(Path dir, Durability durability, Chance chance) {
        ServerFolder folder = ServerFolder.in(dir);
        folder.refuseWhatWeCannotServe();
        PostgresCommand programs = new PostgresCommand(PostgresPrograms.unpacked(), folder.log());
        try (FileChannel lock = folder.locked()) {
            Optional<DatabaseAccess> running = findRunning(folder, programs);
            DatabaseAccess access = running.orElseGet(() -> start(folder, programs, durability, chance));
            if (running.isEmpty() || !folder.starterLives()) {
                folder.claim();
            }
            createDatabase(access);
            Connection presence = access.connect(PRESENCE);
            return new EmbeddedServer(
                    folder,
                    programs,
                    new DatabaseRoles(access, application(folder, access, presence, chance)),
                    presence);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot use the database folder " + folder.root(), failed);
        } catch (SQLException failed) {
            throw new IllegalStateException(
                    "The embedded PostgreSQL runs but refuses us (" + failed.getSQLState() + "); " + folder.log()
                            + " tells more. The data is untouched.",
                    failed);
        }
    }

    /** As {@link #open}, but never makes a database. */
    static EmbeddedServer openExisting(Path dir, Chance chance) {
        if (!ServerFolder.at(dir).hasData()) {
            throw noData(dir);
        }
        return open(dir, Durability.FULL, chance);
    }

    /** Joins the server that runs; starts, ends and claims nothing. */
    static EmbeddedServer join(Path dir) {
        ServerFolder folder = ServerFolder.at(dir);
        if (!folder.hasData()) {
            throw noData(dir);
        }
        DatabaseAccess access = running(folder)
                .orElseThrow(() -> new IllegalStateException(
                        "The embedded PostgreSQL in " + dir + " does not run. './runagent serve' starts it."));
        try {
            // a server that an older version started has no second role yet
            DatabaseAccess application = folder.applicationPassword()
                    .map(password -> application(access, password))
                    .orElse(access);
            return new EmbeddedServer(folder, null, new DatabaseRoles(access, application), access.connect(PRESENCE));
        } catch (SQLException failed) {
            throw new IllegalStateException("The embedded PostgreSQL in " + dir + " refuses us.", failed);
        }
    }

    /** How to reach the folder's server, if one answers; changes nothing. */
    static Optional<DatabaseAccess> running(ServerFolder folder) {
        ServerFolder.Running running = folder.running();
        return running == null
                ? Optional.empty()
                : folder.password()
                        .map(password -> access(running.port(), password))
                        .filter(access -> servesFolder(access, folder));
    }

    private static IllegalStateException noData(Path dir) {
        return new IllegalStateException(
                "There is no database in " + dir + " yet, and nothing was made. './runagent serve'"
                        + " makes it; if it lies elsewhere, set runagent.database.dir or runagent.database.url.");
    }

    /** The folder's running server if it is healthy; one that is not is ended first. */
    private static Optional<DatabaseAccess> findRunning(ServerFolder folder, PostgresCommand programs)
            throws IOException {
        ServerFolder.Running running = folder.running();
        if (running == null) {
            return Optional.empty();
        }
        Optional<ProcessHandle> process = ProcessHandle.of(running.pid()).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            // PostgreSQL recognises its stale file by itself and recovers.
            return Optional.empty();
        }
        Optional<String> password = folder.password();
        if (password.isPresent()) {
            DatabaseAccess access = access(running.port(), password.get());
            if (servesFolder(access, folder)) {
                return Optional.of(access);
            }
        }
        if (runsIn(process.get(), folder)) {
            log.warn(
                    "The embedded PostgreSQL (process {}) does not answer; ending it and starting again",
                    running.pid());
            end(process.get(), folder, programs);
        } else {
            // The process id was given to a program that is not ours: leave it alone.
            folder.dropStalePidFile();
        }
        return Optional.empty();
    }

    private static boolean servesFolder(DatabaseAccess access, ServerFolder folder) {
        try (Connection connection = access.connect("runagent look");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show data_directory")) {
            return row.next() && Path.of(row.getString(1)).toRealPath().equals(folder.data());
        } catch (SQLException | IOException noAnswer) {
            return false;
        }
    }

    /** PostgreSQL's main process works inside its data directory, and names it on its command line. */
    private static boolean runsIn(ProcessHandle process, ServerFolder folder) {
        try {
            return Path.of("/proc/" + process.pid() + "/cwd").toRealPath().equals(folder.data());
        } catch (IOException noProc) {
            return process.info()
                    .arguments()
                    .map(List::of)
                    .orElse(List.of())
                    .contains(folder.data().toString());
        }
    }

    private static void end(ProcessHandle process, ServerFolder folder, PostgresCommand programs) throws IOException {
        int stopped = programs.run("pg_ctl", stop(folder, "immediate"));
        if (stopped != 0) {
            process.destroyForcibly();
            try {
                process.onExit().get(10, TimeUnit.SECONDS);
            } catch (Exception stillThere) {
                throw new IllegalStateException("The PostgreSQL process " + process.pid()
                        + " neither answers nor ends. The data is untouched; end it by hand, then start again.");
            }
            folder.dropStalePidFile();
        }
    }

    private static DatabaseAccess start(
            ServerFolder folder, PostgresCommand programs, Durability durability, Chance chance) {
        String password = folder.password().orElseGet(() -> {
            String fresh = HexFormat.of().formatHex(chance.bytes(24));
            folder.keepPassword(fresh);
            return fresh;
        });
        try {
            if (!folder.hasData()) {
                create(folder, programs, durability);
            }
            Files.setPosixFilePermissions(folder.data(), PosixFilePermissions.fromString("rwx------"));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot make the database in " + folder.root(), failed);
        }
        int port = folder.choosePort();
        programs.require(
                "pg_ctl",
                List.of(
                        "start",
                        "-w",
                        "-t",
                        "60",
                        "-s",
                        "-D",
                        folder.data().toString(),
                        "-l",
                        folder.log().toString(),
                        "-o",
                        String.join(" ", durability.settings(port))));
        folder.keepPort(port);
        return access(port, password);
    }

    /** In a folder beside it, renamed when it is whole: a process killed half way must not leave half a database. */
    private static void create(ServerFolder folder, PostgresCommand programs, Durability durability)
            throws IOException {
        Path unfinished = folder.emptyPlaceForData();
        List<String> arguments = new ArrayList<>(List.of(
                "-D",
                unfinished.toString(),
                "-U",
                USER,
                "--pwfile",
                folder.root().resolve("password").toString(),
                "--auth-host=scram-sha-256",
                "--auth-local=reject",
                "--encoding=UTF8",
                // PostgreSQL's own C.UTF-8: the same order on every machine, whatever its libc or LANG.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--data-checksums",
                // While a file of the log is made, nobody can commit: four times as often for a quarter of the time.
                "--wal-segsize=4"));
        if (durability == Durability.NONE_FOR_TESTS) {
            arguments.add("--no-sync");
        }
        programs.require("initdb", arguments);
        Files.move(unfinished, folder.data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static DatabaseAccess access(int port, String password) {
        return new DatabaseAccess("jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE, USER, password);
    }

    private static void createDatabase(DatabaseAccess access) throws SQLException {
        DatabaseAccess maintenance =
                new DatabaseAccess(access.url().replace("/" + DATABASE, "/postgres"), access.user(), access.password());
        try (Connection connection = maintenance.connect("runagent start");
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
            if (!found.next()) {
                statement.execute("create database " + DATABASE);
            }
        }
    }

    /** The service's own role, made when it is not there; one whose password is lost gets another password. */
    private static DatabaseAccess application(
            ServerFolder folder, DatabaseAccess owner, Connection connection, Chance chance) throws SQLException {
        Optional<String> known = folder.applicationPassword();
        String password = known.orElseGet(() -> HexFormat.of().formatHex(chance.bytes(24)));
        try (Statement statement = connection.createStatement()) {
            boolean there;
            try (ResultSet found =
                    statement.executeQuery("select 1 from pg_roles where rolname = '" + APPLICATION + "'")) {
                there = found.next();
            }
            if (!there || known.isEmpty()) {
                statement.execute(
                        (there ? "alter" : "create") + " role " + APPLICATION + " login password '" + password + "'");
                // tables of an older version; the migrations do it for the others
                ApplicationRights.ensure(connection, APPLICATION);
                folder.keepApplicationPassword(password);
            }
        }
        return application(owner, password);
    }

    private static DatabaseAccess application(DatabaseAccess owner, String password) {
        return new DatabaseAccess(owner.url(), APPLICATION, password);
    }

    private static List<String> stop(ServerFolder folder, String mode) {
        return List.of(
                "stop", "-w", "-t", "30", "-s", "-m", mode, "-D", folder.data().toString());
    }

    /** Leaves the server; stops it when it is ours to stop and nobody else is connected. */
    @Override
    public synchronized void close() {
        PostgresCommand programs = this.programs;
        if (programs == null) {
            hangUp();
            return;
        }
        try (FileChannel lock = folder.locked()) {
            boolean mine = folder.claimedByMe() || !folder.starterLives();
            boolean alone = mine && !othersConnected();
            presence.close();
            if (alone) {
                programs.require("pg_ctl", stop(folder, "fast"));
            } else if (mine) {
                log.info("Other processes use the embedded PostgreSQL; leaving it to them");
            }
        } catch (IOException | SQLException failed) {
            log.warn("Could not stop the embedded PostgreSQL; the next start adopts it", failed);
        }
    }

    private void hangUp() {
        try {
            presence.close();
        } catch (SQLException gone) {
            log.debug("The embedded PostgreSQL was gone before we left");
        }
    }

    /** For test processes at their end, whose pools are still open. */
    void stopWhoeverIsConnected() {
        Objects.requireNonNull(programs).require("pg_ctl", stop(folder, "immediate"));
    }

    /** Whoever hung up a moment ago, our own pool for one, is still listed until its process in the server has ended. */
    private boolean othersConnected() {
        long until = System.nanoTime() + HANGING_UP.toNanos();
        while (othersListed()) {
            if (System.nanoTime() - until > 0) {
                return true;
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        return false;
    }

    private boolean othersListed() {
        try (Statement statement = presence.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*) from pg_stat_activity where backend_type = 'client backend'"
                                + " and pid <> pg_backend_pid()")) {
            return row.next() && row.getLong(1) > 0;
        } catch (SQLException gone) {
            // It does not answer any more: there is nothing to protect.
            return false;
        }
    }

    /** How much a crash of the machine may cost. */
    enum Durability {
        /** Nothing that was committed is lost. */
        FULL("on"),
        /** For test databases that live as long as one process. */
        NONE_FOR_TESTS("off");

        private final String synced;

        Durability(String synced) {
            this.synced = synced;
        }

        List<String> settings(int port) {
            return List.of(
                    "-c listen_addresses=127.0.0.1",
                    "-c port=" + port,
                    "-c unix_socket_directories=",
                    "-c fsync=" + synced,
                    "-c synchronous_commit=" + synced,
                    "-c full_page_writes=" + synced,
                    "-c max_connections=200",
                    "-c shared_buffers=128MB",
                    "-c max_wal_size=1GB",
                    "-c password_encryption=scram-sha-256",
                    "-c timezone=UTC",
                    "-c log_timezone=UTC",
                    // Short statements gain nothing from compiling them.
                    "-c jit=off",
                    // The inbox and the outbox are queues: what was taken out of them must not be walked over for long.
                    "-c autovacuum_naptime=10s",
                    "-c log_min_messages=warning",
                    // Statements can carry values: never log them.
                    "-c log_min_error_statement=panic",
                    "-c log_parameter_max_length_on_error=0",
                    "-c idle_in_transaction_session_timeout=60s");
        }
    }
}
