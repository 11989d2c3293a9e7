package net.runagent.provisioning.boot;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a server prints about itself. A number that is not there is -1, which never passes for enough. */
public final class Measures {
    private Measures() {}

    /** {@code KEY=value} lines, in any order. */
    public static Map<String, String> properties(String text) {
        Map<String, String> found = new HashMap<>();
        text.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                found.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        return found;
    }

    /** A value of {@code /proc/meminfo} in kB. */
    public static long memoryKb(String meminfo, String name) {
        return meminfo.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> number(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(-1L);
    }

    /**
     * @param sizeBytes of the root file system
     * @param availableBytes to ordinary users
     */
    public record Disk(long sizeBytes, long usedBytes, long availableBytes) {
        public int usedPercent() {
            return sizeBytes <= 0 ? 100 : (int) (usedBytes * 100 / sizeBytes);
        }
    }

    /** Of {@code df -B1 --output=size,used,avail}. */
    public static Disk disk(String df) {
        List<String> lines = df.lines().filter(line -> !line.isBlank()).toList();
        String[] columns =
                lines.isEmpty() ? new String[0] : lines.getLast().strip().split("\\s+");
        return columns.length < 3
                ? new Disk(-1, -1, -1)
                : new Disk(number(columns[0]), number(columns[1]), number(columns[2]));
    }

    /** The port of each socket that is reachable from other machines, of {@code ss -Hltn}; -1 for a line not understood. */
    static List<Integer> openPorts(String ss) {
        return ss.lines()
                .filter(line -> !line.isBlank())
                .map(line -> Arrays.asList(line.strip().split("\\s+")))
                .map(columns -> columns.size() < 4 ? "?" : columns.get(3))
                .filter(local -> !local.matches("(127\\.[0-9.]+|\\[::1]|\\[::ffff:127\\.[0-9.]+])(%\\w+)?:[0-9]+"))
                .map(local -> (int) number(local.substring(local.lastIndexOf(':') + 1)))
                .toList();
    }

    /** Seconds since the machine was started, of {@code /proc/uptime}. */
    public static long upSeconds(String proc) {
        return proc.lines()
                .filter(line -> line.matches("[0-9]{1,12}\\.[0-9]{2} [0-9]{1,15}\\.[0-9]{2}"))
                .map(line -> number(line.substring(0, line.indexOf('.'))))
                .findFirst()
                .orElse(-1L);
    }

    /** Of {@code /proc/stat}; 0 when it was not read. */
    public static int cores(String proc) {
        return (int) proc.lines().filter(line -> line.matches("cpu[0-9]+ .*")).count();
    }

    /** Waiting and running programs on average over the last minute, of {@code /proc/loadavg}. */
    public static double load(String proc) {
        return proc.lines()
                .filter(line -> line.matches("([0-9]{1,6}\\.[0-9]{2} ){3}[0-9]+/[0-9]+ [0-9]+"))
                .map(line -> Double.parseDouble(line.substring(0, line.indexOf(' '))))
                .findFirst()
                .orElse(-1.0);
    }

    /** By all interfaces but the loopback since the machine was started. */
    public record Traffic(long receivedBytes, long sentBytes) {}

    /** Of {@code /proc/net/dev}: after the name eight columns of what came, then eight of what went, bytes first. */
    public static Traffic traffic(String proc) {
        long received = 0;
        long sent = 0;
        for (String line : proc.lines().toList()) {
            String[] columns = line.strip().split("[:\\s]+");
            if (columns.length == 17 && line.contains(":") && !columns[0].equals("lo") && number(columns[1]) >= 0) {
                received += number(columns[1]);
                sent += Math.max(0, number(columns[9]));
            }
        }
        return new Traffic(received, sent);
    }

    public static long number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }
}
