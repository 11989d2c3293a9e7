package net.runagent.sandbox.server;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import net.runagent.sandbox.world.World;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.jspecify.annotations.Nullable;

/** One rented machine: everything that is on it and runs on it. Its monitor guards its state. */
public final class Machine {
    private static final int MOST_JOURNAL_LINES = 400;
    private static final int FIRST_USER_ID = 1000;
    private static final int FIRST_SYSTEM_ID = 990;

    private final World world;
    private final MachineSpec spec;
    private final Disk disk;
    private final Systemd systemd;
    private final Map<Integer, Listener> listeners = new TreeMap<>();
    private State state = new State();

    /** @param shell e.g. {@code /usr/sbin/nologin} */
    public record Person(String name, int id, Set<String> groups, String home, String shell) {}

    /** What a local port answers: the path asked for, to a status and a body. */
    public interface Listener {
        Page get(String path);
    }

    public record Page(int status, String body) {}

    /** All but the files and the units. */
    static final class State {
        public boolean powered;
        public String hostname = "";
        public String bootId = "";
        public Instant bootedAt = Instant.EPOCH;
        public Map<String, Person> people = new TreeMap<>();
        public Set<String> packages = new TreeSet<>();
        public Map<String, NftRules.Table> rules = new LinkedHashMap<>();
        public boolean sshRuns;
        public String hostKey = "";
        public Map<String, List<String>> sshConfig = new TreeMap<>();
        public FirstBoot firstBoot = new FirstBoot("not started", "not started", List.of(), Map.of());
        public Map<String, List<String>> journal = new HashMap<>();
        public Set<String> faults = new TreeSet<>();
        public long swapBytes;
    }

    /** @param status of cloud-init, e.g. {@code done} */
    record FirstBoot(String status, String extended, List<String> errors, Map<String, List<String>> recoverable) {}

    Machine(World world, MachineSpec spec, Systemd systemd) {
        this.world = world;
        this.spec = spec;
        this.disk = new Disk(() -> world.clock().now().getEpochSecond());
        this.systemd = systemd;
        systemd.machine(this);
    }

    public long id() {
        return spec.id();
    }

    public MachineSpec spec() {
        return spec;
    }

    public World world() {
        return world;
    }

    Disk disk() {
        return disk;
    }

    Systemd systemd() {
        return systemd;
    }

    State state() {
        return state;
    }

    void state(State saved) {
        state = saved;
    }

    /** Text of a file as root sees it, or null; for programs on the machine. */
    public synchronized @Nullable String textOf(String path) {
        return disk.text(path);
    }

    /** Text of a file as this user may read it; null when it is not there or not readable. */
    public synchronized @Nullable String textFor(String user, String path) {
        try {
            return new String(disk.read(viewer(user), path), StandardCharsets.UTF_8);
        } catch (Disk.Trouble notReadable) {
            return null;
        }
    }

    public synchronized boolean executableBy(String user, String path) {
        try {
            Disk.Node node = disk.stat(viewer(user), path, true);
            return node.kind() == Disk.Kind.FILE
                    && (node.mode() & 0111) != 0
                    && (user.equals("root") || Disk.may(viewer(user), node, 1));
        } catch (Disk.Trouble notThere) {
            return false;
        }
    }

    /** Whether the file belongs to this user and nobody else may read it. */
    public synchronized boolean privateTo(String user, String path) {
        Disk.Node node = disk.find(path);
        return node != null && node.owner().equals(user) && (node.mode() & 077) == 0;
    }

    /** Lets systemd believe that the unit was started this often in a short time. */
    public synchronized void exhaust(String unit, int starts) {
        systemd.unit(unit).starts = starts;
    }

    /** As if the file had been lost, e.g. by a broken file system. */
    public synchronized void loses(String path) {
        if (disk.exists(path)) {
            disk.remove(Disk.Viewer.ROOT, path);
        }
    }

    /** Writes as this user; false when the disk is full or it may not. */
    public synchronized boolean writeAs(String user, String path, String text, int mode) {
        try {
            disk.makeDirectories(viewer(user), Disk.parent(path), 0700);
            disk.write(viewer(user), path, text.getBytes(StandardCharsets.UTF_8), mode);
            return true;
        } catch (Disk.Trouble refused) {
            return false;
        }
    }

    /** As {@link #writeAs}, of any bytes. */
    public synchronized boolean writeBytesAs(String user, String path, byte[] data, int mode) {
        try {
            disk.makeDirectories(viewer(user), Disk.parent(path), 0700);
            disk.write(viewer(user), path, data, mode);
            return true;
        } catch (Disk.Trouble refused) {
            return false;
        }
    }

    /** A file as this user may read it; null when it is not there or not readable. */
    public synchronized byte @Nullable [] bytesFor(String user, String path) {
        try {
            return disk.read(viewer(user), path);
        } catch (Disk.Trouble notReadable) {
            return null;
        }
    }

    /** Every file below a folder that this user may read, by its path. */
    public synchronized Map<String, byte[]> filesFor(String user, String folder) {
        Map<String, byte[]> found = new TreeMap<>();
        for (String path : disk.below(folder)) {
            byte @Nullable [] data = disk.isFile(path) ? bytesFor(user, path) : null;
            if (data != null) {
                found.put(path, data);
            }
        }
        return found;
    }

    byte[] read(Disk.Viewer who, String path) {
        String virtual = Proc.read(this, path);
        return virtual != null ? virtual.getBytes(StandardCharsets.UTF_8) : disk.read(who, path);
    }

    Disk.Viewer viewer(String user) {
        Person person = state.people.get(user);
        return person == null ? new Disk.Viewer(user, Set.of(user)) : new Disk.Viewer(user, person.groups());
    }

    public synchronized String home(String user) {
        Person person = state.people.get(user);
        return user.equals("root") || person == null ? "/root" : person.home();
    }

    int userId(String user) {
        Person person = state.people.get(user);
        return user.equals("root") || person == null ? 0 : person.id();
    }

    boolean knows(String user) {
        return user.equals("root") || state.people.containsKey(user);
    }

    Person addPerson(String name, Set<String> groups, String home, String shell, boolean system) {
        int from = system ? FIRST_SYSTEM_ID : FIRST_USER_ID;
        int step = system ? -1 : 1;
        int id = from;
        while (idTaken(id)) {
            id += step;
        }
        Set<String> all = new TreeSet<>(groups);
        all.add(name);
        Person person = new Person(name, id, all, home, shell);
        state.people.put(name, person);
        return person;
    }

    private boolean idTaken(int id) {
        return state.people.values().stream().anyMatch(p -> p.id() == id);
    }

    /** Whether sudo lets this user become root without a password. */
    boolean maySudo(String user) {
        if (user.equals("root")) {
            return true;
        }
        for (String file : disk.exists("/etc/sudoers.d") ? disk.list("/etc/sudoers.d") : List.<String>of()) {
            String text = disk.text("/etc/sudoers.d/" + file);
            if (text != null
                    && text.lines().anyMatch(l -> l.strip().startsWith(user + " ") && l.contains("NOPASSWD:ALL"))) {
                return true;
            }
        }
        return false;
    }

    /** Whether sshd, as it runs now, lets this key in for this user. */
    synchronized boolean admits(String user, PublicKey key) {
        Person person = state.people.get(user);
        SshdConfig config = SshdConfig.of(state.sshConfig);
        boolean root = user.equals("root");
        if ((person == null && !root) || !config.admits(user, person == null ? Set.of("root") : person.groups())) {
            return false;
        }
        if (person != null
                && (person.shell().endsWith("nologin") || person.shell().endsWith("false"))) {
            return false;
        }
        String file = home(user) + "/.ssh/authorized_keys";
        Disk.Node node = disk.find(file);
        String text = disk.text(file);
        if (node == null || text == null || (node.mode() & 022) != 0) {
            return false;
        }
        String[] offered = PublicKeyEntry.toString(key).split(" ");
        return text.lines().anyMatch(line -> !line.startsWith("#") && line.contains(offered[0] + " " + offered[1]));
    }

    /** Whether the machine's own firewall drops a new connection from outside to this port. */
    synchronized boolean dropsIncoming(int port) {
        return NftRules.drops(state.rules, new NftRules.Packet("input", "", "tcp", port, 0));
    }

    /** Whether a request of this user to the provider's metadata service gets through. */
    synchronized boolean reachesMetadata(String user) {
        return !NftRules.drops(state.rules, new NftRules.Packet("output", "169.254.169.254", "tcp", 80, userId(user)));
    }

    /** Opens a port on the machine's loopback. */
    public synchronized void listen(int port, Listener listener) {
        listeners.put(port, listener);
    }

    public synchronized void unlisten(int port) {
        listeners.remove(port);
    }

    /** What a program on the machine gets from that port of its loopback; empty when nothing listens there. */
    public Optional<Page> answerHere(int port, String path) {
        return Optional.ofNullable(listener(port)).map(listener -> listener.get(path));
    }

    synchronized @Nullable Listener listener(int port) {
        return listeners.get(port);
    }

    synchronized Set<Integer> localPorts() {
        return new TreeSet<>(listeners.keySet());
    }

    public synchronized boolean fault(String name) {
        return state.faults.contains(name);
    }

    synchronized void setFault(String name, boolean on) {
        if (on) {
            state.faults.add(name);
        } else {
            state.faults.remove(name);
        }
        disk.full(state.faults.contains("disk-full"));
    }

    /** Something on the machine has put it right. */
    public synchronized void mend(String fault) {
        setFault(fault, false);
    }

    public synchronized boolean powered() {
        return state.powered;
    }

    /** Writes a line to the journal of a unit. */
    public synchronized void journal(String unit, String line) {
        List<String> lines = state.journal.computeIfAbsent(unit, u -> new ArrayList<>());
        lines.add(line);
        if (lines.size() > MOST_JOURNAL_LINES) {
            lines.removeFirst();
        }
    }

    synchronized Duration uptime() {
        return Duration.between(state.bootedAt, world.clock().now());
    }

    /** Changes the state in one go. */
    synchronized <T> T locked(Function<Machine, T> change) {
        return change.apply(this);
    }
}
