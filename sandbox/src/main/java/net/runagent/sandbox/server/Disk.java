package net.runagent.sandbox.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The files of one machine with owners, groups and modes, as a tree of absolute paths. Guarded by its machine. */
public final class Disk {
    private static final int MOST_LINKS = 20;

    private final TreeMap<String, Node> nodes = new TreeMap<>();
    private final LongSupplier seconds;
    private boolean full;
    private long version;

    /** @param mode the permission bits; @param target of a symbolic link */
    public record Node(
            Kind kind,
            byte[] data,
            String owner,
            String group,
            int mode,
            long mtime,
            @Nullable String target) {
        Node with(String owner, String group, int mode) {
            return new Node(kind, data, owner, group, mode, mtime, target);
        }
    }

    public enum Kind {
        FILE,
        DIRECTORY,
        LINK
    }

    /** Who looks at the files; root may do everything. */
    public record Viewer(String name, Set<String> groups) {
        static final Viewer ROOT = new Viewer("root", Set.of("root"));

        boolean root() {
            return name.equals("root");
        }
    }

    /** A refused file operation, in the words of the operating system. */
    public static final class Trouble extends RuntimeException {
        private final String said;

        Trouble(String message) {
            super(message, null, false, false);
            this.said = message;
        }

        /** e.g. {@code No such file or directory} */
        String said() {
            return said;
        }
    }

    Disk(LongSupplier seconds) {
        this.seconds = seconds;
        nodes.put("/", new Node(Kind.DIRECTORY, new byte[0], "root", "root", 0755, seconds.getAsLong(), null));
    }

    Map<String, Node> snapshot() {
        return new TreeMap<>(nodes);
    }

    void restore(Map<String, Node> saved) {
        nodes.clear();
        nodes.putAll(saved);
    }

    /** Rises with every change. */
    long version() {
        return version;
    }

    void full(boolean now) {
        full = now;
    }

    boolean isFull() {
        return full;
    }

    long used() {
        return nodes.values().stream().mapToLong(n -> n.data().length).sum();
    }

    /** The path with all links followed; the last part need not exist. */
    String resolve(String path) {
        return resolve(path, true, 0);
    }

    /** The path without dots and with all links but the last one followed. */
    String normal(String path) {
        return resolve(path, false, 0);
    }

    private String resolve(String path, boolean followLast, int depth) {
        if (depth > MOST_LINKS) {
            throw new Trouble("Too many levels of symbolic links");
        }
        String at = "";
        List<String> parts = parts(path);
        for (int i = 0; i < parts.size(); i++) {
            String next = at + "/" + parts.get(i);
            Node node = nodes.get(next);
            String target = node == null ? null : node.target();
            if (target != null && (followLast || i < parts.size() - 1)) {
                String base = target.startsWith("/") ? target : at + "/" + target;
                String rest = String.join("/", parts.subList(i + 1, parts.size()));
                return resolve(base + "/" + rest, followLast, depth + 1);
            }
            at = next;
        }
        return at.isEmpty() ? "/" : at;
    }

    private static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/")) {
            if (part.equals("..") && !parts.isEmpty()) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.add(part);
            }
        }
        return parts;
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** What lies there, links followed; null for nothing. */
    @Nullable
    Node find(String path) {
        return nodes.get(resolve(path));
    }

    /** What lies there, the link itself when it is one. */
    @Nullable
    Node findLink(String path) {
        return nodes.get(resolve(path, false, 0));
    }

    boolean exists(String path) {
        return find(path) != null;
    }

    boolean isFile(String path) {
        Node node = find(path);
        return node != null && node.kind() == Kind.FILE;
    }

    /** The text of a file, or null when there is none. For the machine's own use: no permission is asked. */
    @Nullable
    String text(String path) {
        Node node = find(path);
        return node == null || node.kind() != Kind.FILE ? null : new String(node.data(), StandardCharsets.UTF_8);
    }

    List<String> list(String directory) {
        String base = resolve(directory);
        String prefix = base.equals("/") ? "/" : base + "/";
        return nodes.tailMap(prefix, false).keySet().stream()
                .takeWhile(p -> p.startsWith(prefix))
                .filter(p -> p.indexOf('/', prefix.length()) < 0)
                .map(p -> p.substring(prefix.length()))
                .toList();
    }

    /** Every path below, the folder itself excepted. */
    List<String> below(String directory) {
        String base = resolve(directory);
        String prefix = base.equals("/") ? "/" : base + "/";
        return nodes.tailMap(prefix, false).keySet().stream()
                .takeWhile(p -> p.startsWith(prefix))
                .toList();
    }

    byte[] read(Viewer who, String path) {
        Node node = existing(path);
        mustPass(who, path);
        if (node.kind() == Kind.DIRECTORY) {
            throw new Trouble("Is a directory");
        }
        mustHave(who, node, 4);
        return node.data().clone();
    }

    void mustList(Viewer who, String path) {
        mustPass(who, path);
        mustHave(who, existing(path), 4);
    }

    Node stat(Viewer who, String path, boolean follow) {
        mustPass(who, path);
        Node node = follow ? find(path) : findLink(path);
        if (node == null) {
            throw new Trouble("No such file or directory");
        }
        return node;
    }

    private Node existing(String path) {
        Node node = find(path);
        if (node == null) {
            throw new Trouble("No such file or directory");
        }
        return node;
    }

    /** Creates the file (with this mode) or replaces its bytes (keeping its own). */
    void write(Viewer who, String path, byte[] data, int modeWhenNew) {
        String real = resolve(path);
        mustPass(who, real);
        if (full && data.length > 0) {
            throw new Trouble("No space left on device");
        }
        Node old = nodes.get(real);
        if (old == null) {
            Node folder = existing(parent(real));
            if (folder.kind() != Kind.DIRECTORY) {
                throw new Trouble("Not a directory");
            }
            mustHave(who, folder, 3);
            put(real, new Node(Kind.FILE, data.clone(), who.name(), who.name(), modeWhenNew, now(), null));
        } else {
            if (old.kind() == Kind.DIRECTORY) {
                throw new Trouble("Is a directory");
            }
            mustHave(who, old, 2);
            put(real, new Node(Kind.FILE, data.clone(), old.owner(), old.group(), old.mode(), now(), null));
        }
    }

    void makeDirectory(Viewer who, String path, int mode) {
        String real = resolve(path);
        if (nodes.containsKey(real)) {
            throw new Trouble("File exists");
        }
        mustPass(who, real);
        mustHave(who, existing(parent(real)), 3);
        put(real, new Node(Kind.DIRECTORY, new byte[0], who.name(), who.name(), mode, now(), null));
    }

    void makeDirectories(Viewer who, String path, int mode) {
        String at = "";
        for (String part : parts(resolve(path))) {
            at = at + "/" + part;
            Node node = find(at);
            if (node == null) {
                makeDirectory(who, at, mode);
            } else if (node.kind() != Kind.DIRECTORY) {
                throw new Trouble("Not a directory");
            }
        }
    }

    void link(Viewer who, String path, String target) {
        String real = resolve(path, false, 0);
        mustPass(who, real);
        mustHave(who, existing(parent(real)), 3);
        put(real, new Node(Kind.LINK, new byte[0], who.name(), who.name(), 0777, now(), target));
    }

    void remove(Viewer who, String path) {
        String real = resolve(path, false, 0);
        mustPass(who, real);
        Node node = nodes.get(real);
        if (node == null) {
            throw new Trouble("No such file or directory");
        }
        mustHave(who, existing(parent(real)), 3);
        for (String inner : below0(real)) {
            nodes.remove(inner);
        }
        nodes.remove(real);
        version++;
    }

    private List<String> below0(String real) {
        return nodes.tailMap(real + "/", true).keySet().stream()
                .takeWhile(p -> p.startsWith(real + "/"))
                .toList();
    }

    /** Atomic; what stood at the new place is replaced. */
    void move(Viewer who, String from, String to) {
        String source = resolve(from, false, 0);
        String target = resolve(to, false, 0);
        mustPass(who, source);
        mustPass(who, target);
        if (!nodes.containsKey(source)) {
            throw new Trouble("No such file or directory");
        }
        mustHave(who, existing(parent(source)), 3);
        mustHave(who, existing(parent(target)), 3);
        if (source.equals(target)) {
            return;
        }
        TreeMap<String, Node> moved = new TreeMap<>();
        List<String> inner = below0(source);
        for (String path : inner) {
            Node node = nodes.remove(path);
            if (node != null) {
                moved.put(target + path.substring(source.length()), node);
            }
        }
        Node node = nodes.remove(source);
        below0(target).forEach(nodes::remove);
        if (node != null) {
            moved.put(target, node);
        }
        nodes.putAll(moved);
        version++;
    }

    void change(Viewer who, String path, @Nullable String owner, @Nullable String group, @Nullable Integer mode) {
        String real = resolve(path);
        mustPass(who, real);
        Node node = existing(real);
        boolean own =
                who.root() || (owner == null && group == null && node.owner().equals(who.name()));
        if (!own) {
            throw new Trouble("Operation not permitted");
        }
        put(
                real,
                node.with(
                        owner == null ? node.owner() : owner,
                        group == null ? node.group() : group,
                        mode == null ? node.mode() : mode));
    }

    private void put(String path, Node node) {
        nodes.put(path, node);
        version++;
    }

    private long now() {
        return seconds.getAsLong();
    }

    /** Every folder on the way must let this person through. */
    private void mustPass(Viewer who, String path) {
        if (who.root()) {
            return;
        }
        String at = "";
        List<String> parts = parts(resolve(path));
        for (int i = 0; i < parts.size() - 1; i++) {
            at = at + "/" + parts.get(i);
            Node node = nodes.get(at);
            if (node == null) {
                return;
            }
            mustHave(who, node, 1);
        }
    }

    private static void mustHave(Viewer who, Node node, int bits) {
        if (!may(who, node, bits)) {
            throw new Trouble("Permission denied");
        }
    }

    static boolean may(Viewer who, Node node, int bits) {
        if (who.root()) {
            return true;
        }
        int shift = node.owner().equals(who.name()) ? 6 : who.groups().contains(node.group()) ? 3 : 0;
        return ((node.mode() >> shift) & bits) == bits;
    }
}
