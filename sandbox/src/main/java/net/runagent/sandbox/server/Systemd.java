package net.runagent.sandbox.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The service manager: a unit runs only when its file, its program and its user are right. */
final class Systemd {
    private static final Set<String> ALWAYS_THERE =
            Set.of("ssh", "systemd-journald", "cron", "systemd-timesyncd", "dbus");
    private static final Map<String, String> OF_PACKAGES =
            Map.of("nftables", "nftables", "fail2ban", "fail2ban", "unattended-upgrades", "unattended-upgrades");
    private static final Pattern BRACED = Pattern.compile("\\$\\{?([A-Z_][A-Z0-9_]*)}?");
    private static final int BURST = 10;

    /** Each start is another process. */
    private int lastPid = 700;

    private final Machines machines;
    private final Map<String, Unit> units = new TreeMap<>();
    private final Map<String, GuestProgram.Running> running = new HashMap<>();
    private Machine machine;

    @SuppressWarnings("NullAway.Init")
    Systemd(Machines machines) {
        this.machines = machines;
    }

    void machine(Machine machine) {
        this.machine = machine;
    }

    /** A unit and how it stands; {@code definition} holds the options of its file, {@code Section.Key}. */
    static final class Unit {
        public String name = "";
        public boolean known;
        public boolean made;
        public boolean enabled;
        public String active = "inactive";
        public String sub = "dead";
        public String result = "success";
        public int exitStatus;
        public int restarts;
        public int starts;
        public int pid;
        /** Microseconds from the machine's start to the unit's. */
        public long startedMicros;

        public String fragment = "";
        public Map<String, List<String>> definition = new TreeMap<>();

        String first(String key, String otherwise) {
            List<String> all = definition.get(key);
            return all == null || all.isEmpty() ? otherwise : all.getLast();
        }
    }

    Map<String, Unit> snapshot() {
        return new TreeMap<>(units);
    }

    void restore(Map<String, Unit> saved) {
        units.clear();
        units.putAll(saved);
    }

    static String bare(String name) {
        return name.endsWith(".service") ? name.substring(0, name.length() - ".service".length()) : name;
    }

    /** The unit as systemd sees it now; a unit nobody knows is {@code not-found}. */
    Unit unit(String given) {
        String name = bare(given).equals("sshd") ? "ssh" : bare(given);
        Unit unit = units.computeIfAbsent(name, n -> {
            Unit fresh = new Unit();
            fresh.name = n;
            return fresh;
        });
        if (!unit.known) {
            load(unit);
        }
        return unit;
    }

    private void load(Unit unit) {
        if (unit.made) {
            return;
        }
        String path = "/etc/systemd/system/" + unit.name + ".service";
        String text = machine.disk().text(path);
        String ofPackage = OF_PACKAGES.get(unit.name);
        if (text != null) {
            unit.known = true;
            unit.fragment = path;
            unit.definition = parse(text);
        } else if (ALWAYS_THERE.contains(unit.name)
                || (ofPackage != null && machine.state().packages.contains(ofPackage))) {
            unit.known = true;
            unit.fragment = "/usr/lib/systemd/system/" + unit.name + ".service";
        }
    }

    private static Map<String, List<String>> parse(String text) {
        Map<String, List<String>> all = new TreeMap<>();
        String section = "";
        for (String raw : text.replace("\\\n", " ").split("\n")) {
            String line = raw.strip();
            if (line.startsWith("[") && line.endsWith("]")) {
                section = line.substring(1, line.length() - 1);
            } else if (line.contains("=") && !line.startsWith("#") && !line.startsWith(";")) {
                String key =
                        section + "." + line.substring(0, line.indexOf('=')).strip();
                all.computeIfAbsent(key, k -> new ArrayList<>())
                        .add(line.substring(line.indexOf('=') + 1).strip());
            }
        }
        return all;
    }

    /** Reads every unit file anew. */
    void reload() {
        units.values().forEach(unit -> {
            if (!unit.made) {
                unit.known = false;
                unit.definition = new TreeMap<>();
                load(unit);
            }
        });
    }

    /** Null when it started; otherwise what systemctl prints. */
    @Nullable
    String start(String name) {
        Unit unit = unit(name);
        if (!unit.known) {
            return "Failed to start " + unit.name + ".service: Unit " + unit.name + ".service not found.";
        }
        if (unit.active.equals("active")) {
            return null;
        }
        if (unit.starts >= BURST && unit.active.equals("failed") && unit.result.equals("start-limit-hit")) {
            return "Job for " + unit.name + ".service failed.\nSee \"systemctl status " + unit.name + ".service\"";
        }
        String trouble = switchOn(unit);
        if (trouble != null) {
            machine.journal(unit.name, trouble);
            return "Job for " + unit.name + ".service failed because the control process exited with error code.\n"
                    + "See \"systemctl status " + unit.name + ".service\" and \"journalctl -xeu " + unit.name
                    + ".service\" for details.";
        }
        return null;
    }

    private @Nullable String switchOn(Unit unit) {
        return switch (unit.name) {
            case "ssh" -> startSsh(unit);
            case "nftables" -> startFirewall(unit);
            case "fail2ban" -> startBans(unit);
            default -> unit.definition.isEmpty() ? up(unit, "running") : startProgram(unit);
        };
    }

    private @Nullable String up(Unit unit, String sub) {
        unit.active = "active";
        unit.sub = sub;
        unit.result = "success";
        unit.exitStatus = 0;
        lastPid += 3;
        unit.pid = lastPid;
        unit.startedMicros = machine.uptime().toNanos() / 1_000;
        return null;
    }

    private String down(Unit unit, String result, int status, String why) {
        unit.active = "failed";
        unit.sub = "failed";
        unit.result = result;
        unit.exitStatus = status;
        unit.pid = 0;
        return why;
    }

    private @Nullable String startSsh(Unit unit) {
        try {
            SshdConfig config = SshdConfig.read(machine.disk());
            String file = config.hostKeys(machine.disk()).stream()
                    .filter(machine.disk()::isFile)
                    .findFirst()
                    .orElse("");
            Disk.Node node = machine.disk().find(file);
            String key = machine.disk().text(file);
            if (file.isEmpty() || key == null || node == null) {
                return down(unit, "exit-code", 1, "sshd: no hostkeys available -- exiting.");
            }
            if ((node.mode() & 077) != 0) {
                return down(unit, "exit-code", 1, "Permissions for '" + file + "' are too open.");
            }
            HostKeys.read(key);
            machine.state().hostKey = key;
            machine.state().sshConfig = new TreeMap<>(config.values());
            machine.state().sshRuns = true;
            machines.doorChanged(machine);
            return up(unit, "running");
        } catch (SshdConfig.Bad bad) {
            return down(unit, "exit-code", 255, bad.said());
        } catch (java.io.IOException | java.security.GeneralSecurityException notAKey) {
            return down(unit, "exit-code", 1, "sshd: no hostkeys available -- exiting.");
        }
    }

    private @Nullable String startFirewall(Unit unit) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String text = machine.disk().text("/etc/nftables.conf");
        try {
            machine.state().rules = NftRules.load(
                    text == null ? "" : text,
                    machine.state().rules,
                    machine.disk().exists("/etc/protocols"));
            return up(unit, "exited");
        } catch (NftRules.Rejected rejected) {
            err.writeBytes(("/etc/nftables.conf:" + rejected.getMessage()).getBytes(StandardCharsets.UTF_8));
            return down(unit, "exit-code", 1, err.toString(StandardCharsets.UTF_8));
        }
    }

    /** Debian writes no auth.log any more: the sshd jail needs the journal, or the whole service ends. */
    private @Nullable String startBans(Unit unit) {
        StringBuilder jails = new StringBuilder();
        for (String folder : List.of("/etc/fail2ban/jail.d", "/etc/fail2ban")) {
            for (String name : machine.disk().exists(folder) ? machine.disk().list(folder) : List.<String>of()) {
                String text = machine.disk().text(folder + "/" + name);
                jails.append(text == null ? "" : text).append('\n');
            }
        }
        boolean journal = jails.toString().replace(" ", "").contains("backend=systemd");
        if (machine.spec().image().startsWith("debian") && !journal) {
            return down(
                    unit,
                    "exit-code",
                    255,
                    "ERROR Failed during configuration: Have not found any log file for sshd jail");
        }
        return up(unit, "running");
    }

    private @Nullable String startProgram(Unit unit) {
        Map<String, String> environment = new HashMap<>();
        String user = unit.first("Service.User", "root");
        if (!machine.knows(user)) {
            return down(unit, "exit-code", 217, "Failed to determine user credentials: No such process");
        }
        environment.put("HOME", machine.home(user));
        for (String pair : unit.definition.getOrDefault("Service.Environment", List.of())) {
            for (String word : Shell.words(pair)) {
                environment.put(word.split("=", 2)[0], word.contains("=") ? word.split("=", 2)[1] : "");
            }
        }
        for (String file : unit.definition.getOrDefault("Service.EnvironmentFile", List.of())) {
            String text = machine.disk().text(file.replaceFirst("^-", ""));
            if (text == null && !file.startsWith("-")) {
                return down(unit, "resources", 0, "Failed to load environment files: No such file or directory");
            }
            environmentFile(text == null ? "" : text, environment);
        }
        List<String> words = Shell.words(unit.first("Service.ExecStart", "").replaceFirst("^[-@+!:]+", "")).stream()
                .map(word -> filled(word, environment))
                .toList();
        if (words.isEmpty() || !machine.executableBy(user, words.getFirst())) {
            return down(unit, "exit-code", 203, "Failed at step EXEC spawning: No such file or directory");
        }
        unit.starts++;
        if (unit.first("Service.Type", "simple").equals("oneshot")) {
            return oneshot(unit, words, user, environment);
        }
        GuestProgram program = machines.program(machine, words);
        if (program == null
                && words.size() > 1
                && words.get(1).startsWith("/")
                && !machine.disk().exists(words.get(1))) {
            return down(unit, "exit-code", 1, "Error: Cannot find module '" + words.get(1) + "'");
        }
        up(unit, "running");
        if (program == null) {
            return null;
        }
        String name = unit.name;
        running.put(
                name,
                program.start(new GuestProgram.Start(
                        machine, name, words, user, environment, status -> machines.exited(machine, name, status))));
        return null;
    }

    private @Nullable String oneshot(Unit unit, List<String> words, String user, Map<String, String> environment) {
        Outcome outcome = machines.runNow(machine, user, words, environment);
        outcome.lines().forEach(line -> machine.journal(unit.name, line));
        if (outcome.status() != 0) {
            return down(unit, "exit-code", outcome.status(), "Main process exited, code=exited");
        }
        up(unit, "exited");
        if (!unit.first("Service.RemainAfterExit", "no").equals("yes")) {
            unit.active = "inactive";
            unit.sub = "dead";
        }
        return null;
    }

    /** @param lines what it printed, both streams */
    record Outcome(int status, String output, List<String> lines) {}

    private static void environmentFile(String text, Map<String, String> environment) {
        text.lines().filter(l -> l.contains("=") && !l.startsWith("#")).forEach(line -> {
            String value = line.substring(line.indexOf('=') + 1).strip();
            boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
            environment.put(
                    line.substring(0, line.indexOf('=')).strip(),
                    quoted ? value.substring(1, value.length() - 1) : value);
        });
    }

    private static String filled(String word, Map<String, String> environment) {
        Matcher matcher = BRACED.matcher(word);
        return matcher.replaceAll(m -> Matcher.quoteReplacement(environment.getOrDefault(m.group(1), "")));
    }

    /** A service ended by itself. */
    void exited(String name, int status) {
        Unit unit = unit(name);
        running.remove(name);
        if (!unit.active.equals("active") && !unit.active.equals("activating")) {
            return;
        }
        boolean good = status == 0
                || List.of(unit.first("Service.SuccessExitStatus", "").split("\\s+"))
                        .contains(String.valueOf(status));
        down(unit, good ? "success" : status == 137 ? "oom-kill" : "exit-code", status, "");
        if (good) {
            unit.active = "inactive";
            unit.sub = "dead";
        }
        boolean prevented = List.of(
                        unit.first("Service.RestartPreventExitStatus", "").split("\\s+"))
                .contains(String.valueOf(status));
        String policy = unit.first("Service.Restart", "no");
        boolean again = !prevented && (policy.equals("always") || (policy.equals("on-failure") && !good));
        if (!again) {
            return;
        }
        if (unit.starts >= BURST) {
            down(unit, "start-limit-hit", status, "");
            return;
        }
        unit.active = "activating";
        unit.sub = "auto-restart";
        unit.restarts++;
        machines.later("agent-start", machine, () -> {
            if (unit.active.equals("activating")) {
                unit.active = "inactive";
                start(name);
            }
        });
    }

    void stop(String name) {
        Unit unit = unit(name);
        GuestProgram.Running handle = running.remove(unit.name);
        if (handle != null) {
            handle.stop();
        }
        if (unit.name.equals("nftables")) {
            machine.state().rules = new LinkedHashMap<>();
        }
        if (unit.name.equals("ssh")) {
            machine.state().sshRuns = false;
            machines.doorChanged(machine);
        }
        if (!unit.active.equals("failed")) {
            unit.active = "inactive";
            unit.sub = "dead";
            unit.result = "success";
        }
        unit.pid = 0;
        vanish(unit);
    }

    @Nullable
    String restart(String name) {
        Unit unit = unit(name);
        if (unit.known) {
            stop(name);
            unit.active = "inactive";
            unit.starts = 0;
            unit.restarts = 0;
        }
        return start(name);
    }

    void resetFailed(String name) {
        Unit unit = unit(name);
        if (unit.active.equals("failed")) {
            unit.active = "inactive";
            unit.sub = "dead";
            unit.result = "success";
        }
        unit.starts = 0;
        unit.restarts = 0;
        vanish(unit);
    }

    private void vanish(Unit unit) {
        if (unit.made && unit.active.equals("inactive")) {
            units.remove(unit.name);
        }
    }

    /** Makes a unit that lives until it has ended; null when the name is taken. */
    @Nullable
    Unit make(String given, Map<String, List<String>> definition) {
        Unit unit = unit(given);
        if (unit.known) {
            return null;
        }
        unit.known = true;
        unit.made = true;
        unit.active = "active";
        unit.sub = "running";
        unit.definition = definition;
        unit.pid = 2_000 + units.size();
        return unit;
    }

    /** A made unit has ended. */
    void ended(String name, int status) {
        Unit unit = units.get(bare(name));
        if (unit == null || !unit.made || !unit.sub.equals("running")) {
            return;
        }
        unit.exitStatus = status;
        unit.pid = 0;
        boolean remains = unit.first("Unit.Remain", "no").equals("yes");
        boolean collected = unit.first("Unit.Collect", "no").equals("yes");
        if (status == 0) {
            unit.active = remains ? "active" : "inactive";
            unit.sub = remains ? "exited" : "dead";
        } else {
            down(unit, "exit-code", status, "");
            if (collected) {
                unit.active = "inactive";
            }
        }
        vanish(unit);
    }

    /** After power-on: what is enabled starts; what was made, and all that ran, is gone. */
    void boot() {
        units.values().removeIf(unit -> unit.made);
        for (Unit unit : units.values()) {
            unit.active = "inactive";
            unit.sub = "dead";
            unit.starts = 0;
            unit.restarts = 0;
        }
        machine.state().rules = new LinkedHashMap<>();
        for (String always : ALWAYS_THERE) {
            start(always);
        }
        for (String name : List.copyOf(units.keySet())) {
            Unit unit = unit(name);
            if (unit.enabled && unit.known) {
                start(name);
            }
        }
    }

    /** Power is gone, or the world ends: programs stop without having a say. */
    void halt() {
        running.values().forEach(GuestProgram.Running::stop);
        running.clear();
    }

    /** After a new start of the world: what was running runs again. */
    void resume() {
        for (Unit unit : List.copyOf(units.values())) {
            boolean program = unit.active.equals("active") || unit.active.equals("activating");
            if (program && !unit.made && unit.definition.containsKey("Service.ExecStart")) {
                unit.active = "inactive";
                start(unit.name);
            } else if (unit.made && unit.sub.equals("running")) {
                machines.rerun(machine, unit);
            }
        }
    }

    @Nullable
    String enable(String name) {
        Unit unit = unit(name);
        if (!unit.known) {
            return "Failed to enable unit: Unit " + unit.name + ".service does not exist";
        }
        boolean installable = unit.definition.isEmpty() || unit.definition.containsKey("Install.WantedBy");
        unit.enabled = installable;
        return null;
    }

    void disable(String name) {
        unit(name).enabled = false;
    }
}
