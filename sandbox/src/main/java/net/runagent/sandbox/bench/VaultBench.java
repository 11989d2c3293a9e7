package net.runagent.sandbox.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.service.ServiceProcess;

/**
 * The vault: what one opening computes, how that compares with bare AES-GCM in the same run, and how long it takes to
 * exchange the key of 100,000 data keys while a process opens secrets by grants all the time. The first exchange is killed
 * twice (kill -9) and must end complete; the second one is timed, from the new key's being the primary one to the end.
 */
final class VaultBench implements Bench {
    private static final int SECRETS = 100_000;
    private static final List<Integer> KILLED_AT = List.of(20_000, 50_000);
    private static final Pattern REWRAPPED = Pattern.compile("(\\d+) data keys wrapped anew");

    private final Path serviceJar;
    private final List<String> javaOptions;

    VaultBench(Path serviceJar, List<String> javaOptions) {
        this.serviceJar = serviceJar;
        this.javaOptions = javaOptions;
    }

    @Override
    public String name() {
        return "vault";
    }

    @Override
    public Map<String, Object> measure(Progress says) throws Exception {
        try (Measured measured = Measured.in(serviceJar, javaOptions, Map.of())) {
            measured.service().start();
            String[] speed = run(measured, "speed").split(" ");
            says.say(
                    "one opening computes %s us; %s seal-and-opens of 1 KiB a second, bare AES-GCM %s",
                    speed[0], speed[2], speed[3]);
            long from = System.nanoTime();
            run(measured, "fill", Integer.toString(SECRETS));
            says.say("%d secrets, each under its own data key, in %.0f s", SECRETS, seconds(from));
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("open_us", Figures.rounded(Double.parseDouble(speed[0]), 1));
            figures.put("ratio", Figures.rounded(Double.parseDouble(speed[1]), 2));
            try (Readers readers = Readers.begin(command(measured, "vault", "measure", "read"))) {
                long before = readers.reads();
                for (int kill : KILLED_AT) {
                    killedAt(measured, kill, says);
                }
                rotate(measured, says, false);
                says.say("after two kills the exchange is complete; %d reads meanwhile", readers.reads() - before);
                before = readers.reads();
                double took = rotate(measured, says, true);
                long reads = readers.reads() - before;
                says.say("exchanged undisturbed in %.1f s, %d reads meanwhile", took, reads);
                long[] ended = readers.end();
                figures.put("rotate_100k_s", Figures.rounded(took, 1));
                figures.put("reads_during_rotate", reads);
                figures.put("reads", ended[0]);
                figures.put("failed_reads", ended[1]);
                figures.put("kills", KILLED_AT.size());
            }
            String[] check = run(measured, "check", Integer.toString(SECRETS)).split(" ");
            figures.put("secrets_whole", Long.parseLong(check[0]));
            figures.put("keys_in_use", Long.parseLong(check[1]));
            return figures;
        }
    }

    /** One exchange of the key that is killed as soon as it has told that many. */
    private void killedAt(Measured measured, int count, Progress says) throws IOException, InterruptedException {
        Process rotation = start(measured, "vault", "rotate");
        int told = 0;
        try (BufferedReader lines = lines(rotation)) {
            String line;
            while (told < count && (line = lines.readLine()) != null) {
                Matcher done = REWRAPPED.matcher(line);
                told = done.find() ? Integer.parseInt(done.group(1)) : told;
            }
            rotation.destroyForcibly().waitFor();
        }
        if (told < count) {
            throw new IllegalStateException(
                    "the rotation ended after " + told + " data keys, before it could be killed");
        }
        says.say("killed (-9) after %d data keys", told);
    }

    /** @return seconds from the new key's being the primary one to the end */
    private double rotate(Measured measured, Progress says, boolean again) throws IOException, InterruptedException {
        Process rotation = again ? start(measured, "vault", "rotate", "--again") : start(measured, "vault", "rotate");
        long from = System.nanoTime();
        StringBuilder all = new StringBuilder();
        try (BufferedReader lines = lines(rotation)) {
            String line;
            while ((line = lines.readLine()) != null) {
                all.append(line).append('\n');
                if (line.contains("is the primary one: everything new")) {
                    from = System.nanoTime();
                } else if (line.startsWith("Done: ")) {
                    says.say("%s", line);
                    break;
                }
            }
            double took = seconds(from);
            if (rotation.waitFor() != 0) {
                throw new IllegalStateException("the rotation did not end well: " + all);
            }
            return took;
        }
    }

    private String run(Measured measured, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("vault", "measure"));
        words.addAll(List.of(arguments));
        Process process = start(measured, words.toArray(String[]::new));
        String last = "";
        try (BufferedReader lines = lines(process)) {
            String line;
            while ((line = lines.readLine()) != null) {
                last = line;
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(words + " ended with " + process.exitValue() + ": " + last);
        }
        return last;
    }

    private Process start(Measured measured, String... arguments) throws IOException {
        return command(measured, arguments).start();
    }

    /** A command beside the service: the same program, the same settings, a process of its own. */
    private ProcessBuilder command(Measured measured, String... arguments) {
        List<String> words = new ArrayList<>(ServiceProcess.asInProduction(serviceJar, javaOptions));
        words.removeLast(); // serve
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> settings = measured.service().settings();
        builder.directory(new File(Objects.requireNonNull(settings.get("runagent.database.dir"))).getParentFile());
        builder.environment().put("SPRING_APPLICATION_JSON", Json.text(settings));
        return builder;
    }

    private static BufferedReader lines(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static double seconds(long from) {
        return Figures.seconds(System.nanoTime() - from);
    }

    /** A process that opens secrets by grants all the time. */
    private static final class Readers implements AutoCloseable {
        private final Process process;
        private final BufferedReader lines;

        private Readers(Process process) {
            this.process = process;
            this.lines = lines(process);
        }

        static Readers begin(ProcessBuilder command) throws IOException {
            Readers readers = new Readers(command.start());
            readers.next("reading");
            return readers;
        }

        long reads() throws IOException {
            process.getOutputStream().write('?');
            process.getOutputStream().flush();
            return Long.parseLong(next("\\d+ \\d+").split(" ")[0]);
        }

        /** @return how many were read well, and how many were not */
        long[] end() throws IOException, InterruptedException {
            process.getOutputStream().close();
            String[] last = next("\\d+ \\d+").split(" ");
            process.waitFor();
            return new long[] {Long.parseLong(last[0]), Long.parseLong(last[1])};
        }

        private String next(String form) throws IOException {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.matches(form)) {
                    return line;
                }
                System.err.println(line);
            }
            throw new IllegalStateException("the readers have ended");
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
