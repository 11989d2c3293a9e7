package net.runagent.provisioning;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** What all checks against programs that are not ours have in common. */
public final class Peer {
    /** Of the repository; git ignores it. */
    public static final Path INSTALLED =
            Path.of("..", ".peers").toAbsolutePath().normalize();

    private static final int MINUTES = 25;

    private Peer() {}

    /** Leaves word for the launcher, which then ends with neither success nor failure. */
    public static TestAbortedException notRun(String peer, String why) throws IOException {
        String line = "NOT RUN: the peer " + peer + " could not be installed: " + why;
        System.out.println(line);
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "peer-not-run"), line + "\n");
        return new TestAbortedException(line);
    }

    /**
     * Installs Debian's packages unless what they bring is there.
     *
     * @throws TestAbortedException where they cannot be installed
     */
    public static void needs(String peer, List<String> programs, List<String> packages)
            throws IOException, InterruptedException {
        if (programs.stream().allMatch(Peer::has)) {
            return;
        }
        if (!System.getProperty("user.name").equals("root") || !has("apt-get")) {
            throw notRun(peer, "it needs " + packages + ", or apt-get and root to install them");
        }
        List<String> install = new ArrayList<>(List.of("apt-get", "install", "-y", "-qq", "--no-install-recommends"));
        install.addAll(packages);
        Ran updated = run("apt-get", "update", "-qq");
        Ran installed = updated.ok() ? run(install.toArray(String[]::new)) : updated;
        if (!installed.ok()) {
            throw notRun(peer, installed.out());
        }
    }

    /** What a command said, both ways, and how it ended. */
    public record Ran(int exit, String out) {
        public boolean ok() {
            return exit == 0;
        }
    }

    public static Ran run(String... command) throws IOException, InterruptedException {
        Path said = Files.createTempFile("peer", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException(command[0] + " took longer than " + MINUTES + " minutes");
            }
            return new Ran(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
        } finally {
            Files.delete(said);
        }
    }

    public static void must(String... command) throws IOException, InterruptedException {
        Ran ran = run(command);
        if (!ran.ok()) {
            throw new IllegalStateException(String.join(" ", command) + " failed:\n" + ran.out());
        }
    }

    private static boolean has(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
