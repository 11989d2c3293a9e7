package net.runagent.sandbox.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures the service; prints one JSON line per bench on the output and everything else on the error stream. */
@Command(name = "bench", description = "Measures the service; prints one JSON line per bench.")
public final class BenchCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", description = "start")
    private List<String> names = List.of();

    @Option(names = "--service", required = true, description = "the service's jar")
    private Path service = Path.of("");

    @Override
    public Integer call() throws Exception {
        Map<String, Bench> known = new LinkedHashMap<>();
        for (Bench bench : List.<Bench>of(new StartBench(service))) {
            known.put(bench.name(), bench);
        }
        for (String name : names) {
            if (!known.containsKey(name)) {
                System.err.println("There is no bench " + name + ". Known: " + String.join(", ", known.keySet()));
                return 2;
            }
        }
        PrintStream output = System.out;
        // What the world logs must not stand between the lines that a script reads.
        System.setOut(System.err);
        for (String name : names) {
            Progress says = new Progress(System.err, name);
            says.say("measured on %s", Computer.describe());
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("bench", name);
            figures.putAll(known.get(name).measure(says));
            output.println(Figures.line(figures));
        }
        return 0;
    }
}
