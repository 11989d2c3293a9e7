package net.runagent.sandbox.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long the service takes from the start of its process to being ready, its database included, on data that is there
 * already; and how much memory it holds then. Ready is what the control port says, asked every 50 ms. On a machine that
 * does other things as well the time of its processors ({@code ready_cpu_s}) tells more than the clock.
 */
final class StartBench implements Bench {
    private static final int RUNS = 5;

    private final Path serviceJar;
    private final List<String> javaOptions;

    StartBench(Path serviceJar, List<String> javaOptions) {
        this.serviceJar = serviceJar;
        this.javaOptions = javaOptions;
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public Map<String, Object> measure(Progress says) throws Exception {
        try (Measured measured = Measured.in(serviceJar, javaOptions, Map.of())) {
            double first = start(measured);
            says.say("first start, which makes the database: %.2f s", first);
            double[] warm = new double[RUNS];
            double[] busy = new double[RUNS];
            for (int run = 0; run < RUNS; run++) {
                measured.stopService();
                warm[run] = start(measured);
                busy[run] = Computer.busySeconds(measured.service().pid());
                says.say("start %d on the same data: %.2f s, of them %.2f s computing", run + 1, warm[run], busy[run]);
            }
            Everyday.work(measured);
            double resident = Computer.residentMiB(measured.service().pid());
            measured.service().kill();
            double adopted = start(measured);
            says.say("start after kill -9, its database still running: %.2f s", adopted);
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("ready_warm_s", Figures.rounded(Figures.median(warm), 2));
            figures.put("rss_mb", Figures.rounded(resident, 0));
            figures.put("ready_cpu_s", Figures.rounded(Figures.median(busy), 2));
            figures.put("ready_first_s", Figures.rounded(first, 2));
            figures.put("ready_after_kill_s", Figures.rounded(adopted, 2));
            figures.put("runs", RUNS);
            return figures;
        }
    }

    private static double start(Measured measured) {
        long from = System.nanoTime();
        measured.service().start();
        return Figures.seconds(System.nanoTime() - from);
    }
}
