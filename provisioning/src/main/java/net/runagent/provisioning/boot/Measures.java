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

    static long number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }
}
