package net.runagent.persistence.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, unpacked once per user and version into the cache folder. The folder's name carries the mark
 * of the archive; it appears by renaming, so that a killed unpacking leaves nothing half done in its place.
 */
final class PostgresPrograms {
    /** Which data they serve; data of another major version needs a dump and a load. */
    static final String MAJOR = "18";

    private PostgresPrograms() {}

    /** The folder with {@code bin}, {@code lib} and {@code share}. */
    static Path unpacked() {
        return unpacked(cache());
    }

    static Path unpacked(Path cache) {
        String name = archiveName();
        URL archive = PostgresPrograms.class.getResource("/" + name);
        if (archive == null) {
            throw new IllegalStateException("There is no embedded PostgreSQL for this machine (" + name
                    + " is missing). Set runagent.database.url to a PostgreSQL of your own.");
        }
        try {
            Path place = cache.resolve("postgresql-" + mark(archive));
            if (!Files.isDirectory(place)) {
                unpack(archive, place);
            }
            return place;
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "PostgreSQL could not be unpacked into " + cache
                            + ". Nothing was changed; make room there or set XDG_CACHE_HOME, then start again.",
                    failed);
        }
    }

    /** Size and check sum as the jar's directory has them: reading all of the archive would cost each start a while. */
    private static String mark(URL archive) throws IOException {
        if (archive.openConnection() instanceof JarURLConnection jar) {
            ZipEntry entry = jar.getJarEntry();
            return Long.toHexString(entry.getSize()) + "-" + Long.toHexString(entry.getCrc());
        }
        throw new IOException("the archive lies outside of a jar: " + archive);
    }

    private static String archiveName() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        boolean arm = arch.equals("aarch64") || arch.equals("arm64");
        return "postgres-" + os + (arm ? "-arm_64" : "-x86_64") + ".txz";
    }

    private static Path cache() {
        String named = System.getenv("XDG_CACHE_HOME");
        Path base = named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home", "."), ".cache")
                : Path.of(named);
        return base.resolve("runagent").toAbsolutePath();
    }

    private static void unpack(URL archive, Path place) throws IOException {
        Path parent = Files.createDirectories(place.getParent());
        Path fresh = Files.createTempDirectory(parent, "unpacking-");
        try (InputStream bytes = archive.openStream();
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(bytes)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(tar, entry, fresh);
            }
        }
        try {
            Files.move(fresh, place);
        } catch (IOException lost) {
            delete(fresh);
            if (!Files.isDirectory(place)) {
                throw lost;
            }
            // Another process was faster; its copy is the same.
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("the archive names a place outside itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            Files.setPosixFilePermissions(target, mode(entry.getMode()));
        }
    }

    private static Set<PosixFilePermission> mode(int bits) {
        return PosixFilePermissions.fromString((bits & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                if (Files.exists(each, LinkOption.NOFOLLOW_LINKS)) {
                    Files.delete(each);
                }
            }
        }
    }
}
