package net.runagent.sandbox.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** The machine that was measured, in one line, and what a process takes of it. */
final class Computer {
    private Computer() {}

    static String describe() {
        return String.format(
                Locale.ROOT,
                "%d cores, %s, %s memory, %s %s, JDK %s, load before the run %.1f",
                Runtime.getRuntime().availableProcessors(),
                processor(),
                memory(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.version(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** Resident memory of one process in MiB, without its children. */
    static double residentMiB(long pid) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        String kib = Files.exists(status) ? field(status, "VmRSS") : ps(pid);
        return Double.parseDouble(kib.replaceAll("[^0-9.]", "")) / 1024;
    }

    /** What a running process has computed until now, all cores added up. */
    static double busySeconds(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(time -> time.toMillis() / 1000.0)
                .orElse(0.0);
    }

    private static String ps(long pid) throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
        return new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static String processor() {
        try {
            return field(Path.of("/proc/cpuinfo"), "model name");
        } catch (IOException elsewhere) {
            return "processor not told";
        }
    }

    private static String memory() {
        try {
            double kib = Double.parseDouble(
                    field(Path.of("/proc/meminfo"), "MemTotal").replaceAll("[^0-9]", ""));
            return Math.round(kib / (1 << 20)) + " GiB";
        } catch (IOException elsewhere) {
            return "unknown";
        }
    }

    private static String field(Path file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseThrow(() -> new IOException(file + " does not tell " + name));
        }
    }
}
