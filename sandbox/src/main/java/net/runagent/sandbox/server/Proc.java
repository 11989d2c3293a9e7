package net.runagent.sandbox.server;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Files that the kernel makes up when they are read. */
final class Proc {
    private static final long KB_PER_GB = 1024 * 1024;

    private Proc() {}

    /** Null when the path is a usual one. */
    static @Nullable String read(Machine machine, String path) {
        if (!path.startsWith("/proc/")) {
            return null;
        }
        return switch (path) {
            case "/proc/sys/kernel/random/boot_id" -> machine.state().bootId + "\n";
            case "/proc/uptime" ->
                String.format(Locale.ROOT, "%.2f 0.00%n", machine.uptime().toMillis() / 1000.0);
            case "/proc/loadavg" -> "0.08 0.05 0.01 1/142 2317\n";
            case "/proc/meminfo" -> memory(machine);
            default -> null;
        };
    }

    /** A running agent takes about 1.2 GB; the kernel keeps about 5 percent. */
    private static String memory(Machine machine) {
        long total = machine.spec().memoryGb() * KB_PER_GB * 95 / 100;
        long agent = machine.localPorts().isEmpty() ? 0 : 1_250_000;
        long used = 240_000 + agent;
        long available = machine.fault("out-of-memory") ? 41_000 : Math.max(60_000, total - used);
        long swap = machine.state().swapBytes / 1024;
        long swapFree = machine.fault("out-of-memory") ? 0 : swap;
        return line("MemTotal", total)
                + line("MemFree", available * 8 / 10)
                + line("MemAvailable", available)
                + line("Buffers", 21_000)
                + line("Cached", available / 8)
                + line("SwapCached", 0)
                + line("SwapTotal", swap)
                + line("SwapFree", swapFree);
    }

    private static String line(String name, long kb) {
        return String.format(Locale.ROOT, "%-15s%9d kB%n", name + ":", kb);
    }
}
