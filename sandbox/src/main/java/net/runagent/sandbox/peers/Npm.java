package net.runagent.sandbox.peers;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Installs programs that are not ours, by npm, into a folder that git ignores. */
public final class Npm {
    private static final Pattern NO_REGISTRY =
            Pattern.compile("ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|E401|E403");
    private static final long MOST_MINUTES = 15;

    private Npm() {}

    /**
     * Runs npm in the folder.
     *
     * @param log where its words go
     * @param pathFirst a folder that stands before all others on its PATH; null for none
     * @return why nothing could be installed here, when that is not the fault of what was to be installed
     * @throws IllegalStateException when it failed otherwise
     */
    public static Optional<String> run(Path folder, Path log, List<String> arguments, @Nullable Path pathFirst)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("npm"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        if (pathFirst != null) {
            builder.environment().merge("PATH", "", (path, none) -> pathFirst + File.pathSeparator + path);
        }
        Process process;
        try {
            process = builder.start();
        } catch (IOException noNpm) {
            return Optional.of("npm is not installed");
        }
        if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return Optional.of("npm took longer than " + MOST_MINUTES + " minutes");
        }
        String said = Files.readString(log, StandardCharsets.UTF_8);
        if (process.exitValue() == 0) {
            return Optional.empty();
        }
        if (NO_REGISTRY.matcher(said).find()) {
            return Optional.of("the npm registry cannot be reached");
        }
        throw new IllegalStateException("npm " + arguments + " failed:\n" + said);
    }
}
