package net.runagent.sandbox.canary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the service left on its disk: logs, exports, and the raw files of its database, write-ahead log included. Values
 * above 2 KB lie compressed in the raw files; {@link TableDump} sees them as they are.
 */
public final class FilePlaces {
    private final Path service;

    /** @param folder the sandbox's, whose {@code world} belongs to the outside and is not searched */
    public FilePlaces(Path folder) {
        this.service = folder.resolve("service");
    }

    public void search(SecretSearch search) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(service)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path name = service.relativize(file);
            try {
                search.in(place(name), "file " + name, holder(name), Files.readAllBytes(file));
            } catch (NoSuchFileException removedMeanwhile) {
                // a temporary file of the database
            }
        }
    }

    private static String place(Path name) {
        if (name.startsWith("logs")) {
            return "logs";
        }
        String text = name.toString();
        return text.contains("pg_wal") ? "write-ahead logs" : text.startsWith("database") ? "database files" : "files";
    }

    private static String holder(Path name) {
        if (name.startsWith("keys")) {
            return Canary.KEY_FILE;
        }
        return name.equals(Path.of("database", "password")) ? Canary.PASSWORD_FILE : "";
    }
}
