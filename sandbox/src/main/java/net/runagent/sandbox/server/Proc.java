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
            case "/proc/stat" -> processors(machine);
            case "/proc/net/dev" -> network(machine);
            case "/proc/meminfo" -> memory(machine);
            default -> null;
        };
    }

    private static String processors(Machine machine) {
        StringBuilder all = new StringBuilder("cpu  4705 150 1120 16250 520 0 17 0 0 0\n");
        for (int core = 0; core < machine.spec().cores(); core++) {
            all.append("cpu").append(core).append(" 1335 55 562 8110 255 0 6 0 0 0\n");
        }
        return all.append("btime ")
                .append(machine.state().bootedAt.getEpochSecond())
                .append('\n')
                .toString();
    }

    /** Some 2 kB a second come, and 1 kB goes. */
    private static String network(Machine machine) {
        long seconds = machine.uptime().toSeconds();
        return "Inter-|   Receive                                                |  Transmit\n"
                + " face |bytes    packets errs drop fifo frame compressed multicast"
                + "|bytes    packets errs drop fifo colls carrier compressed\n"
                + "    lo:  120000     900    0    0    0     0          0         0   120000     900    0    0    0     0"
                + "       0          0\n"
                + String.format(
                        Locale.ROOT,
                        "  eth0: %d 1000 0 0 0 0 0 0 %d 800 0 0 0 0 0 0%n",
                        5_000_000 + seconds * 2_000,
                        2_000_000 + seconds * 1_000);
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
