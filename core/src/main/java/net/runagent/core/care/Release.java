package net.runagent.core.care;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A version of an agent's program, exactly, with the runtime that it runs on, as data: all that is fetched for it is named by a
 * digest. What becomes of it in the fleet is its {@link Rollout}.
 *
 * @param version such as {@code 2026.9.6}; also the name of its folder on a server
 * @param node the exact version of Node.js below it
 * @param nodeSha256 of Node's archive, in lower-case hex, by what {@code uname -m} says
 * @param lockSha256 of the lock file that names every package with its own digest, in lower-case hex
 * @param from the oldest version that may be led to this one
 * @param migrates whether it changes what the agent remembers in a way that an older one cannot read
 * @param security whether it mends something that others could misuse: it goes through the same gates, but sooner
 * @param changes in one sentence each, by language tag; English is always there
 */
public record Release(
        String version,
        String node,
        Map<String, String> nodeSha256,
        String lockSha256,
        String from,
        boolean migrates,
        boolean security,
        Map<String, List<String>> changes) {
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6}){1,3}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Older first, number by number. */
    public static final Comparator<String> BY_AGE = Release::compare;

    public Release {
        require(VERSION.matcher(version).matches(), "version", version);
        require(VERSION.matcher(node).matches(), "node", node);
        require(VERSION.matcher(from).matches(), "from", from);
        require(!nodeSha256.isEmpty(), "node-sha256", "none");
        nodeSha256.values().forEach(sum -> require(SHA256.matcher(sum).matches(), "node-sha256", sum));
        require(SHA256.matcher(lockSha256).matches(), "lock-sha256", lockSha256);
        nodeSha256 = Map.copyOf(nodeSha256);
        changes = Map.copyOf(changes);
    }

    private static void require(boolean holds, String what, String found) {
        if (!holds) {
            throw new IllegalArgumentException("a release's " + what + " is not what it must be: " + found);
        }
    }

    /** Whether an agent of this version may be led to it. */
    public boolean follows(String present) {
        return compare(present, version) < 0 && compare(from, present) <= 0;
    }

    /** What is new, in this language or else in English. */
    public List<String> changesIn(String language) {
        return changes.getOrDefault(language, changes.getOrDefault("en", List.of()));
    }

    private static int compare(String one, String other) {
        String[] left = one.split("\\.", -1);
        String[] right = other.split("\\.", -1);
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int difference = Integer.compare(part(left, i), part(right, i));
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private static int part(String[] version, int i) {
        return i < version.length && version[i].matches("[0-9]{1,6}") ? Integer.parseInt(version[i]) : 0;
    }
}
