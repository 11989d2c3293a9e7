package net.runagent.sandbox.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures the service; prints one JSON line per bench on the output and everything else on the error stream. */
@Command(name = "bench", description = "Measures the service; prints one JSON line per bench.")
public final class BenchCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", description = "chat, deploy, scan, start, vault or webhook")
    private List<String> names = List.of();

    @Option(names = "--service", required = true, description = "the service's jar")
    private Path service = Path.of("");

    @Option(
            names = "--deployments",
            description = "deploy: how many are paid at the same moment; 0 leaves that out (default: ${DEFAULT-VALUE})")
    private int deployments = 500;

    @Option(names = "--java-option", description = "a further option of the service's Java machine, for a profiler")
    private List<String> javaOptions = List.of();

    @Override
    public Integer call() throws Exception {
        List<Bench> known = List.of(
                new ChatBench(service, javaOptions),
                new DeployBench(service, javaOptions, deployments),
                new ScanBench(service, javaOptions),
                new StartBench(service, javaOptions),
                new VaultBench(service, javaOptions),
                new WebhookBench(service, javaOptions));
        List<Bench> asked = new ArrayList<>();
        for (String name : names) {
            Optional<Bench> bench =
                    known.stream().filter(each -> each.name().equals(name)).findFirst();
            if (bench.isEmpty()) {
                String all = known.stream().map(Bench::name).collect(Collectors.joining(", "));
                System.err.println("There is no bench " + name + ". Known: " + all);
                return 2;
            }
            asked.add(bench.get());
        }
        PrintStream output = System.out;
        // What the world logs must not stand between the lines that a script reads.
        System.setOut(System.err);
        for (Bench bench : asked) {
            Progress says = new Progress(System.err, bench.name());
            says.say("measured on %s", Computer.describe());
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("bench", bench.name());
            figures.putAll(bench.measure(says));
            output.println(Figures.line(figures));
        }
        return 0;
    }
}
