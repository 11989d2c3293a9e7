package net.runagent.provisioning.openclaw;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.runagent.core.care.Release;
import net.runagent.core.care.ReleaseShelf;

/**
 * The versions of OpenClaw that can be laid down: the one that comes with the service, and those of a folder, each in a folder of
 * its version with {@code package.json}, {@code package-lock.json} and {@code release.properties}. A release whose lock file is not
 * the one that its properties name is no release: the service does not start with it.
 */
final class OpenClawReleases implements ReleaseShelf {
    private final List<ReleaseFiles> files;

    OpenClawReleases(ReleaseFiles shipped, String folder) {
        List<ReleaseFiles> all = new ArrayList<>(List.of(shipped));
        if (!folder.isBlank()) {
            all.addAll(read(Path.of(folder)));
        }
        all.sort(Comparator.comparing(each -> each.release().version(), Release.BY_AGE));
        this.files = List.copyOf(all);
    }

    private static List<ReleaseFiles> read(Path folder) {
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(OpenClawReleases::one)
                    .toList();
        } catch (IOException trouble) {
            throw new UncheckedIOException("runagent.releases.folder cannot be read", trouble);
        }
    }

    private static ReleaseFiles one(Path folder) {
        try {
            Properties told = new Properties();
            try (var reader = Files.newBufferedReader(folder.resolve("release.properties"))) {
                told.load(reader);
            }
            String json = Files.readString(folder.resolve("package.json"));
            String lock = Files.readString(folder.resolve("package-lock.json"));
            Release release = new Release(
                    String.valueOf(folder.getFileName()),
                    told.getProperty("node", ""),
                    named(told, "node-sha256."),
                    told.getProperty("lock-sha256", ""),
                    told.getProperty("from", ""),
                    told.getProperty("migrates", "true").equals("true"),
                    told.getProperty("security", "false").equals("true"),
                    changes(told));
            if (!sha256(lock).equals(release.lockSha256())) {
                throw new IllegalArgumentException(
                        "the lock file of release " + release.version() + " is not the one that it names");
            }
            return new ReleaseFiles(release, json, lock);
        } catch (IOException trouble) {
            throw new UncheckedIOException("a release in runagent.releases.folder cannot be read", trouble);
        }
    }

    private static Map<String, String> named(Properties told, String prefix) {
        Map<String, String> found = new HashMap<>();
        told.stringPropertyNames().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name -> found.put(name.substring(prefix.length()), told.getProperty(name, "")));
        return found;
    }

    /** {@code changes.en.1}, {@code changes.en.2} and so on. */
    private static Map<String, List<String>> changes(Properties told) {
        Map<String, List<String>> found = new HashMap<>();
        new TreeMap<>(named(told, "changes.")).forEach((name, line) -> {
            String language = name.split("\\.", 2)[0];
            found.computeIfAbsent(language, _ -> new ArrayList<>()).add(line);
        });
        return found;
    }

    static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    public List<Release> releases() {
        return files.stream().map(ReleaseFiles::release).toList();
    }

    @Override
    public String shipped() {
        return OpenClaw.VERSION;
    }

    Optional<ReleaseFiles> files(String version) {
        return files.stream()
                .filter(each -> each.release().version().equals(version))
                .findFirst();
    }

    boolean knows(String version) {
        return files(version).isPresent();
    }
}
