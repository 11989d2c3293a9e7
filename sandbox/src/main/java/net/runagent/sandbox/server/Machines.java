package net.runagent.sandbox.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All rented machines of a world and the one SSH port they share, each on an address of its own. */
public final class Machines implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Machines.class);

    private final World world;
    private final ProviderFirewall firewall;
    private final List<GuestProgram> programs;
    private final Map<Long, Machine> machines = new ConcurrentHashMap<>();
    private final Commands commands = new Commands(this);
    private final Shell shell = new Shell(commands);
    private final SshDoor door;

    /** What the provider lets through to a server. */
    @FunctionalInterface
    public interface ProviderFirewall {
        boolean admits(long machine, int port);
    }

    private record Index(List<Long> ids) {}

    private record Saved(
            MachineSpec spec, Machine.State state, Map<String, Disk.Node> files, Map<String, Systemd.Unit> units) {}

    /** Opens the machines that were there, running what ran. */
    public Machines(World world, ProviderFirewall firewall, List<GuestProgram> programs) {
        this.world = world;
        this.firewall = firewall;
        this.programs = List.copyOf(programs);
        this.door = new SshDoor(world, this);
        for (Long id :
                world.store().load("servers", Index.class).map(Index::ids).orElse(List.of())) {
            world.store().load("server-" + id, Saved.class).ifPresent(this::revive);
        }
    }

    private void revive(Saved saved) {
        Machine machine = new Machine(world, saved.spec(), new Systemd(this));
        synchronized (machine) {
            machine.state(saved.state());
            machine.disk().restore(saved.files());
            machine.disk().full(machine.fault("disk-full"));
            machine.systemd().restore(saved.units());
            machines.put(machine.id(), machine);
            if (machine.powered()) {
                doorChanged(machine);
                machine.systemd().resume();
                if (machine.state().firstBoot.status().equals("running")) {
                    finishFirstBoot(machine, new CloudInit(this, machine));
                }
            }
        }
    }

    public int sshPort() {
        return door.port();
    }

    World world() {
        return world;
    }

    Shell shell() {
        return shell;
    }

    @Nullable
    Machine find(long id) {
        return machines.get(id);
    }

    /** The machine on this address, or null. */
    @Nullable
    Machine at(String address) {
        return machines.values().stream()
                .filter(m -> m.spec().address().equals(address))
                .findFirst()
                .orElse(null);
    }

    /** Makes a machine from its image, without power. */
    public void create(MachineSpec spec) {
        Machine machine = new Machine(world, spec, new Systemd(this));
        Image.lay(machine);
        machines.put(spec.id(), machine);
        keepIndex();
        keep(machine);
    }

    public void powerOn(long id) {
        Machine machine = machines.get(id);
        if (machine == null) {
            return;
        }
        synchronized (machine) {
            machine.state().powered = true;
            machine.state().bootId = world.chance().uuid();
            machine.state().bootedAt = world.clock().now();
            // A power cycle frees memory and a hung sshd; it does not make room on a disk.
            for (String fault : List.of("ssh-dead", "out-of-memory", "agent-crash", "agent-deaf")) {
                machine.setFault(fault, false);
            }
            boolean first = machine.state().firstBoot.status().equals("not started");
            CloudInit init = first ? new CloudInit(this, machine) : null;
            if (init != null) {
                init.early();
            }
            machine.systemd().boot();
            if (init != null) {
                finishFirstBoot(machine, init);
            }
        }
        keep(machine);
    }

    private void finishFirstBoot(Machine machine, CloudInit init) {
        later("cloud-init", machine, init::late);
    }

    public void powerOff(long id) {
        Machine machine = machines.get(id);
        if (machine == null) {
            return;
        }
        synchronized (machine) {
            machine.state().powered = false;
            machine.systemd().halt();
            machine.state().sshRuns = false;
        }
        doorChanged(machine);
        door.cut(machine);
        keep(machine);
    }

    public void delete(long id) {
        powerOff(id);
        if (machines.remove(id) != null) {
            programs.forEach(p -> p.forget(id));
            keepIndex();
            world.store().save("server-" + id, Map.of());
        }
    }

    /** A program that runs as this user writes a file; whether it could. */
    public boolean writesAs(long id, String user, String path, String text) {
        Machine machine = machines.get(id);
        return machine != null && machine.writeAs(user, path, text, 0600);
    }

    /** What root would read there; empty when there is no such file. */
    public String text(long id, String path) {
        Machine machine = machines.get(id);
        String text = machine == null ? null : machine.textOf(path);
        return text == null ? "" : text;
    }

    /** Number of the process that runs as this unit; another one after each start, 0 when none runs. */
    public int process(long id, String unit) {
        Machine machine = machines.get(id);
        return machine == null ? 0 : machine.systemd().unit(unit).pid;
    }

    /** What a fault does that is not about power; whether it is known. */
    public boolean breaks(long id, String fault) {
        Machine machine = machines.get(id);
        if (machine == null) {
            return false;
        }
        boolean known = switch (fault) {
            case "disk-full", "disk-full-by-files", "out-of-memory", "ssh-dead", "state-broken", "state-lost" -> true;
            default -> false;
        };
        synchronized (machine) {
            if (known) {
                machine.setFault(fault, true);
            }
            if (fault.equals("disk-full-by-files")) {
                machine.setFault("disk-full", true);
            }
        }
        for (GuestProgram program : programs) {
            known |= program.breaks(machine, fault);
        }
        if (fault.equals("ssh-dead") || fault.equals("out-of-memory")) {
            doorChanged(machine);
            door.cut(machine);
        }
        keep(machine);
        return known;
    }

    /** Takes a fault of the machine back. */
    public void heals(long id, String fault) {
        Machine machine = machines.get(id);
        if (machine != null) {
            synchronized (machine) {
                machine.setFault(fault, false);
                if (fault.equals("disk-full-by-files")) {
                    machine.setFault("disk-full", false);
                }
            }
            doorChanged(machine);
            keep(machine);
        }
    }

    /** Services, files (names and modes), the agent's version, the host key's fingerprint; empty when it has no inside. */
    public Map<String, @Nullable Object> describe(long id) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        Machine machine = machines.get(id);
        if (machine == null) {
            return view;
        }
        synchronized (machine) {
            Map<String, String> services = new LinkedHashMap<>();
            machine.systemd().snapshot().values().stream()
                    .filter(u -> u.known)
                    .forEach(u -> services.put(u.name, u.active));
            view.put("services", services);
            List<Map<String, String>> files = new ArrayList<>();
            machine.disk().snapshot().forEach((path, node) -> {
                if (node.kind() != Disk.Kind.DIRECTORY && !path.contains("/node_modules/")) {
                    files.add(Map.of(
                            "path",
                            path,
                            "mode",
                            String.format("%04o", node.mode()),
                            "owner",
                            node.owner() + ":" + node.group()));
                }
            });
            view.put("files", files);
            view.put("bootId", machine.state().bootId);
            view.put("firstBoot", machine.state().firstBoot.extended());
            view.put("faults", machine.state().faults);
            view.put("hostKeyFingerprint", fingerprint(machine.state().hostKey));
            view.put(
                    "agentVersion",
                    programs.stream()
                            .map(p -> p.version(machine))
                            .filter(v -> !v.isEmpty())
                            .findFirst()
                            .orElse(null));
        }
        Map<String, Object> memory = new LinkedHashMap<>();
        programs.forEach(program -> memory.putAll(program.memory(machine)));
        view.put("agentMemory", memory);
        return view;
    }

    private static @Nullable String fingerprint(String key) {
        try {
            return key.isEmpty() ? null : HostKeys.fingerprint(key);
        } catch (IOException | GeneralSecurityException e) {
            return null;
        }
    }

    @Nullable
    GuestProgram program(Machine machine, List<String> words) {
        return programs.stream().filter(p -> p.owns(machine, words)).findFirst().orElse(null);
    }

    boolean admitsFromOutside(Machine machine) {
        return firewall.admits(machine.id(), door.port()) && !machine.dropsIncoming(door.port());
    }

    /** Whether somebody listens on the SSH port of the machine's address. */
    boolean listens(Machine machine) {
        synchronized (machine) {
            return machine.powered()
                    && machine.state().sshRuns
                    && !machine.fault("ssh-dead")
                    && !machine.fault("out-of-memory")
                    && SshdConfig.of(machine.state().sshConfig).port() == door.port();
        }
    }

    void doorChanged(Machine machine) {
        door.follow(machine);
    }

    /** A service's program ended by itself. */
    void exited(Machine machine, String unit, int status) {
        synchronized (machine) {
            if (machine.powered()) {
                machine.systemd().exited(unit, status);
            }
        }
        keep(machine);
    }

    /** Runs later, with the machine held, unless it lost its power meanwhile. */
    void later(String action, Machine machine, Runnable work) {
        world.delays().after(action, () -> {
            synchronized (machine) {
                if (machine.powered() && machines.get(machine.id()) == machine) {
                    work.run();
                }
            }
            keep(machine);
        });
    }

    Systemd.Outcome runNow(Machine machine, String user, List<String> words, Map<String, String> environment) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        int status = commands.run(new Call(machine, user, words, environment, new byte[0], out, both));
        String printed = out.toString(StandardCharsets.UTF_8);
        String all = printed + both.toString(StandardCharsets.UTF_8);
        return new Systemd.Outcome(status, printed, all.lines().toList());
    }

    /** Starts a made unit's command in the background. */
    void launch(Machine machine, Systemd.Unit unit) {
        String action = unit.name.contains("install") ? "install" : unit.name.contains("greet") ? "greet" : "action";
        world.delays().after(action, () -> {
            Map<String, String> environment = new LinkedHashMap<>();
            String user = unit.first("Service.User", "root");
            environment.put("HOME", machine.home(user));
            for (String pair : unit.definition.getOrDefault("Service.Environment", List.of())) {
                environment.put(pair.split("=", 2)[0], pair.contains("=") ? pair.split("=", 2)[1] : "");
            }
            Systemd.Outcome outcome =
                    runNow(machine, user, unit.definition.getOrDefault("Service.Words", List.of()), environment);
            synchronized (machine) {
                if (!machine.powered()) {
                    return;
                }
                output(machine, unit, outcome);
                machine.systemd().ended(unit.name, outcome.status());
            }
            keep(machine);
        });
    }

    private static void output(Machine machine, Systemd.Unit unit, Systemd.Outcome outcome) {
        outcome.lines().forEach(line -> machine.journal(unit.name, line));
        String target = unit.first("Service.StandardOutput", "");
        String path = target.replaceFirst("^(truncate|file|append):", "");
        if (path.startsWith("/")) {
            try {
                machine.disk().write(Disk.Viewer.ROOT, path, outcome.output().getBytes(StandardCharsets.UTF_8), 0644);
            } catch (Disk.Trouble trouble) {
                machine.journal(unit.name, path + ": " + trouble.getMessage());
            }
        }
    }

    void rerun(Machine machine, Systemd.Unit unit) {
        launch(machine, unit);
    }

    /** A line of a logged-in person; the exit status. */
    int run(Machine machine, String user, String line, ByteArrayOutputStream out, ByteArrayOutputStream err) {
        try {
            return shell.run(machine, user, line, Shell.login(machine, user), out, err);
        } catch (RuntimeException broken) {
            LOG.error("the simulated server could not carry out a command", broken);
            return 255;
        } finally {
            keep(machine);
        }
    }

    /** What unattended installation does: the package is there, and its service starts when the distribution says so. */
    void install(Machine machine, String name) {
        machine.state().packages.add(name);
        if (name.equals("netbase")) {
            machine.disk()
                    .write(Disk.Viewer.ROOT, "/etc/protocols", "icmp 1 ICMP\n".getBytes(StandardCharsets.UTF_8), 0644);
        }
        if (name.equals("fail2ban") || name.equals("unattended-upgrades")) {
            machine.systemd().enable(name);
            machine.systemd().start(name);
        }
    }

    /** Something was asked for that this simulation does not know: a story must not pass by such luck. */
    void unknown(String what) {
        world.violations().add("server", what);
    }

    void keep(Machine machine) {
        world.store().keep("server-" + machine.id(), () -> {
            synchronized (machine) {
                return machines.get(machine.id()) == machine
                        ? Json.tree(new Saved(
                                machine.spec(),
                                machine.state(),
                                machine.disk().snapshot(),
                                machine.systemd().snapshot()))
                        : Map.of();
            }
        });
    }

    private void keepIndex() {
        world.store().save("servers", new Index(List.copyOf(machines.keySet())));
    }

    /** Deletes every machine. */
    public void reset() {
        List.copyOf(machines.keySet()).forEach(this::delete);
    }

    @Override
    public void close() {
        machines.values().forEach(machine -> {
            synchronized (machine) {
                machine.systemd().halt();
            }
        });
        door.close();
    }
}
