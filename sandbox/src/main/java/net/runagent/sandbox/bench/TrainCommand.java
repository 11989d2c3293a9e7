package net.runagent.sandbox.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import net.runagent.sandbox.service.ServiceProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts the service once in a throw-away world, lets it do a little of everyday work, and keeps which classes its Java
 * machine loaded and how they were used (an AOT cache), so that every later start takes half the time. It holds classes,
 * no data of the service; a Java machine that it does not fit ignores it. See docs/decisions/0020.
 */
@Command(name = "train", description = "Starts the service once, so that later starts are fast.")
public final class TrainCommand implements Callable<Integer> {
    private static final int MINUTES = 5;

    @Option(names = "--service", required = true, description = "the service's jar")
    private Path service = Path.of("");

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path learnt = ServiceProcess.learnt(service);
        // Two may practise at once, say serve and bench: each has files of its own, and the later one's cache stays.
        long me = ProcessHandle.current().pid();
        Path seen = learnt.resolveSibling(learnt.getFileName() + "." + me + ".seen");
        Path made = learnt.resolveSibling(learnt.getFileName() + "." + me + ".part");
        Files.deleteIfExists(learnt);
        try {
            watch(seen);
            make(seen, made);
            Files.move(made, learnt, StandardCopyOption.ATOMIC_MOVE);
            return 0;
        } finally {
            Files.deleteIfExists(seen);
            Files.deleteIfExists(made);
        }
    }

    private void watch(Path seen) throws IOException {
        List<String> recording = List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + seen);
        try (Measured measured = Measured.in(service, recording, Map.of())) {
            measured.service().start();
            Everyday.work(measured);
            measured.service().end(Duration.ofMinutes(MINUTES)); // what it has seen is written as it ends
        }
    }

    /** A process of its own with the same options; it loads the classes and runs nothing of the service. */
    private void make(Path seen, Path made) throws IOException, InterruptedException {
        List<String> making = List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + seen, "-XX:AOTCache=" + made);
        Process process = new ProcessBuilder(new ArrayList<>(ServiceProcess.asInProduction(service, making)))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("the cache of classes was not made within " + MINUTES + " minutes");
        }
        if (process.exitValue() != 0) {
            throw new IOException("the cache of classes could not be made, exit code " + process.exitValue());
        }
    }
}
