package net.runagent.sandbox.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** systemd-run: a command as a unit that is gone when it has ended, in the background or waited for. */
final class SystemdRun {
    private static final Set<String> FLAGS = Set.of(
            "--collect",
            "-G",
            "--remain-after-exit",
            "-r",
            "--quiet",
            "-q",
            "--no-block",
            "--no-ask-password",
            "--wait",
            "--pipe",
            "-P");
    private static final Set<String> VALUED = Set.of(
            "--unit",
            "-u",
            "--uid",
            "--gid",
            "--setenv",
            "-E",
            "--property",
            "-p",
            "--description",
            "--working-directory");

    private final Machines machines;
    private final Commands commands;

    SystemdRun(Machines machines, Commands commands) {
        this.machines = machines;
        this.commands = commands;
    }

    int run(Call call) {
        Options o = Options.read(call.words, FLAGS, VALUED, true);
        if (!call.user.equals("root")) {
            return call.fail(1, "Failed to start transient service unit: Interactive authentication required.");
        }
        String name = o.first("run-u" + call.machine.world().chance().below(100_000), "--unit", "-u");
        if (!call.machine.locked(m -> m.knows(o.first("root", "--uid")))) {
            return call.fail(1, "Failed to resolve user " + o.first("", "--uid") + ": No such process");
        }
        if (o.has("--wait") && o.has("--pipe", "-P")) {
            return waited(call, name, o);
        }
        synchronized (call.machine) {
            return begun(call, name, o);
        }
    }

    private int begun(Call call, String name, Options o) {
        Systemd.Unit unit = call.machine.systemd().make(name, definition(o));
        if (unit == null) {
            return call.fail(
                    1,
                    "Failed to start transient service unit: Unit " + Systemd.bare(name)
                            + ".service was already loaded or has a fragment file.");
        }
        machines.launch(call.machine, unit);
        return call.fail(0, "Running as unit: " + unit.name + ".service");
    }

    private static Map<String, List<String>> definition(Options o) {
        Map<String, List<String>> definition = new TreeMap<>();
        definition.put("Service.Words", new ArrayList<>(o.operands()));
        definition.put("Service.User", List.of(o.first("root", "--uid")));
        List<String> environment = new ArrayList<>(o.all("--setenv"));
        environment.addAll(o.all("-E"));
        definition.put("Service.Environment", environment);
        List<String> properties = new ArrayList<>(o.all("--property"));
        properties.addAll(o.all("-p"));
        for (String property : properties) {
            String[] parts = property.split("=", 2);
            definition.put("Service." + parts[0], List.of(parts.length > 1 ? parts[1] : ""));
        }
        definition.put("Unit.Remain", List.of(o.has("--remain-after-exit", "-r") ? "yes" : "no"));
        definition.put("Unit.Collect", List.of(o.has("--collect", "-G") ? "yes" : "no"));
        return definition;
    }

    /** With the streams of who waits; {@code DynamicUser} is somebody who was not there before and is nobody afterwards. */
    private int waited(Call call, String name, Options o) {
        List<String> properties = new ArrayList<>(o.all("--property"));
        properties.addAll(o.all("-p"));
        boolean dynamic = properties.contains("DynamicUser=yes");
        String user = dynamic ? Systemd.bare(name) : o.first("root", "--uid");
        if (!dynamic) {
            return commands.run(inner(call, user, o));
        }
        Set<String> groups = new TreeSet<>();
        properties.stream()
                .filter(property -> property.startsWith("SupplementaryGroups="))
                .map(property -> property.substring(property.indexOf('=') + 1))
                .forEach(groups::add);
        call.machine.locked(m -> m.addPerson(user, groups, "/", "/usr/sbin/nologin", true));
        try {
            return commands.run(inner(call, user, o));
        } finally {
            call.machine.locked(m -> {
                m.state().people.remove(user);
                return user;
            });
        }
    }

    private static Call inner(Call call, String user, Options o) {
        Map<String, String> environment = new HashMap<>(Map.of("HOME", call.machine.home(user)));
        List<String> given = new ArrayList<>(o.all("--setenv"));
        given.addAll(o.all("-E"));
        for (String pair : given) {
            environment.put(pair.split("=", 2)[0], pair.contains("=") ? pair.split("=", 2)[1] : "");
        }
        return new Call(call.machine, user, o.operands(), environment, call.input, call.out, call.err);
    }
}
