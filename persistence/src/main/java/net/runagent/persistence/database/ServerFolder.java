package net.runagent.persistence.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * The folder of the embedded server (0700): {@code data} (PostgreSQL's own), {@code password} (the owner's), {@code
 * application-password} and {@code port} (how further processes join), {@code starter} (who stops it), {@code lock} (held while starting or stopping), {@code
 * server.log}.
 */
record ServerFolder(Path root) {
    static ServerFolder in(Path asked) {
        try {
            Path root =
                    Files.createDirectories(asked.toAbsolutePath().normalize()).toRealPath();
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
            return new ServerFolder(root);
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "The database folder " + asked + " cannot be used. Make it writable for this user, or set"
                            + " runagent.database.dir to another place.",
                    failed);
        }
    }

    /** Looks at the folder as it is: nothing is made or changed. */
    static ServerFolder at(Path asked) {
        Path root = asked.toAbsolutePath().normalize();
        try {
            return new ServerFolder(Files.exists(root) ? root.toRealPath() : root);
        } catch (IOException unreadable) {
            return new ServerFolder(root);
        }
    }

    Path data() {
        return root.resolve("data");
    }

    Path log() {
        return root.resolve("server.log");
    }

    boolean hasData() {
        return Files.exists(data().resolve("PG_VERSION"));
    }

    /** What a killed attempt left there is cleared away; it never held anything. */
    Path emptyPlaceForData() throws IOException {
        Path place = root.resolve("data.unfinished");
        FileSystemUtils.deleteRecursively(place);
        return place;
    }

    /** Before anything is touched: data of another PostgreSQL, or data whose password is gone. */
    void refuseWhatWeCannotServe() {
        if (!hasData()) {
            return;
        }
        String version;
        try {
            version = Files.readString(data().resolve("PG_VERSION")).strip();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read the database folder " + root + "; it is untouched", failed);
        }
        if (!version.equals(PostgresPrograms.MAJOR)) {
            throw new IllegalStateException("The data in " + data() + " was made by PostgreSQL " + version
                    + ", and this RunAgent brings PostgreSQL " + PostgresPrograms.MAJOR
                    + ". It is untouched. Dump it with the RunAgent that made it and load it into a new folder, or run"
                    + " PostgreSQL " + version + " yourself and set runagent.database.url.");
        }
        if (password().isEmpty()) {
            throw new IllegalStateException("The file " + root.resolve("password") + " is missing, and without it the"
                    + " database beside it opens for nobody. It is untouched. Put the file back from your backup (one"
                    + " line, readable for this user alone), or move the folder away to begin with an empty one.");
        }
    }

    /** Held while deciding to start, join or stop; freed by the kernel when the process dies. */
    FileChannel locked() {
        try {
            FileChannel channel =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var unused = channel.lock();
            return channel;
        } catch (IOException failed) {
            throw new UncheckedIOException("The lock file in " + root + " cannot be used.", failed);
        }
    }

    Optional<String> password() {
        return read("password");
    }

    void keepPassword(String password) {
        write("password", password);
    }

    Optional<String> applicationPassword() {
        return read("application-password");
    }

    void keepApplicationPassword(String password) {
        write("application-password", password);
    }

    /** The port used before when it is free, so that notes and scripts stay right; another free one otherwise. */
    int choosePort() {
        int before = read("port").map(Integer::parseInt).orElse(0);
        try {
            return freePort(before);
        } catch (IOException taken) {
            try {
                return freePort(0);
            } catch (IOException none) {
                throw new UncheckedIOException("no free port on 127.0.0.1", none);
            }
        }
    }

    void keepPort(int port) {
        write("port", Integer.toString(port));
    }

    private static int freePort(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** This process answers for the server from now on. */
    void claim() {
        write("starter", identity(ProcessHandle.current()));
    }

    boolean claimedByMe() {
        return read("starter").equals(Optional.of(identity(ProcessHandle.current())));
    }

    /** Whether the process that answers for the server still lives; a reused process id has another start time. */
    boolean starterLives() {
        return read("starter")
                .flatMap(text -> ProcessHandle.of(Long.parseLong(text.substring(0, text.indexOf(' '))))
                        .filter(process ->
                                process.isAlive() && identity(process).equals(text)))
                .isPresent();
    }

    private static String identity(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** What PostgreSQL wrote about its running server; null when there is none. */
    @Nullable
    Running running() {
        try {
            List<String> lines = Files.readAllLines(data().resolve("postmaster.pid"));
            return lines.size() < 4
                    ? null
                    : new Running(
                            Long.parseLong(lines.get(0).strip()),
                            Integer.parseInt(lines.get(3).strip()));
        } catch (IOException | NumberFormatException none) {
            return null;
        }
    }

    void dropStalePidFile() throws IOException {
        Files.deleteIfExists(data().resolve("postmaster.pid"));
    }

    record Running(long pid, int port) {}

    private Optional<String> read(String name) {
        try {
            return Optional.of(Files.readString(root.resolve(name)).strip()).filter(text -> !text.isEmpty());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** Readable for nobody else from the first byte, complete or not there. */
    private void write(String name, String text) {
        try {
            Path fresh = root.resolve(name + "." + ProcessHandle.current().pid() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, text + "\n");
            Files.move(fresh, root.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write " + root.resolve(name), failed);
        }
    }
}
