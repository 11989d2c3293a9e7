package net.runagent.persistence.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs one of PostgreSQL's programs and waits for it. PostgreSQL refuses to run as root; then it runs in a user namespace
 * of its own, where it is nobody.
 */
final class PostgresCommand {
    private static final int LONGEST_SECONDS = 90;

    private final Path programs;
    private final Path log;

    /** @param log where output goes; also the answer when something fails */
    PostgresCommand(Path programs, Path log) {
        this.programs = programs;
        this.log = log;
    }

    /** @return the program's exit code */
    int run(String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(programs.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        clean(builder.environment());
        try {
            Process process = builder.start();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(program + " did not end within " + LONGEST_SECONDS + " s" + advice());
            }
            return process.exitValue();
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    isRoot()
                            ? "PostgreSQL does not run as root and 'unshare' cannot help here: run RunAgent as a normal"
                                    + " user, or set runagent.database.url"
                            : program + " could not be started" + advice(),
                    failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + program, interrupted);
        }
    }

    void require(String program, List<String> arguments) {
        int exit = run(program, arguments);
        if (exit != 0) {
            throw new IllegalStateException(program + " failed with exit code " + exit + advice() + "\n" + lastLines());
        }
    }

    private String advice() {
        return ". The data is untouched; " + log
                + " tells more, and runagent.database.url can name another PostgreSQL.";
    }

    private String lastLines() {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** The user's own PostgreSQL settings and language must not change ours. */
    private static void clean(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_") || name.equals("LANG"));
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
