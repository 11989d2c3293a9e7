package net.runagent.bot.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.runagent.sandbox.http.Json;

/** Operator commands beside the running service. What they say stays in a file of its folder, which is searched. */
final class OperatorsHand {
    static final List<List<String>> COMMANDS = List.of(
            List.of("vault", "status"),
            List.of("vault", "rotate"),
            List.of("vault", "status"),
            List.of("audit", "verify"),
            List.of("doctor"));

    private final List<String> java;
    private final Map<String, String> settings;
    private final Path service;

    /** @param serve how the service is started: ends with {@code serve} */
    OperatorsHand(List<String> serve, Map<String, String> settings, Path service) {
        this.java = serve.subList(0, serve.size() - 1);
        this.settings = settings;
        this.service = service;
    }

    void does(List<String> words) {
        System.out.println("--- command " + String.join(" ", words));
        Path said = service.resolve("said.txt");
        List<String> line = new ArrayList<>(java);
        line.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(service.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()));
        builder.environment().put("SPRING_APPLICATION_JSON", Json.text(settings));
        try {
            Process process = builder.start();
            boolean ended = process.waitFor(90, TimeUnit.SECONDS);
            process.destroyForcibly();
            assertThat(ended ? process.exitValue() : -1)
                    .as("%s; it said: %s", words, Files.readString(said))
                    .isZero();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
