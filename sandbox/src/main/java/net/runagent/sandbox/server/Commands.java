package net.runagent.sandbox.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds and runs the program that a command names. What nobody knows ends with 127 and is noted as a violation. */
final class Commands {
    private static final Set<String> SYSTEM_FOLDERS = Set.of("/bin", "/sbin", "/usr/bin", "/usr/sbin");
    /** They run other programs, which may take their time: the machine is not held meanwhile. */
    private static final Set<String> WRAPPERS =
            Set.of("sudo", "env", "sh", "bash", "timeout", "nice", "npm", "systemd-run");

    private final Machines machines;
    private final Map<String, Command> known = new HashMap<>();

    Commands(Machines machines) {
        this.machines = machines;
        new FileCommands().addTo(known);
        new SystemCommands(machines).addTo(known);
        new ServiceCommands().addTo(known);
        known.put("systemd-run", new SystemdRun(machines, this)::run);
        new NetworkCommands(machines).addTo(known);
        new WrapperCommands(machines, this).addTo(known);
    }

    int run(Call call) {
        String name = call.word(0);
        Command command = find(name);
        try {
            if (command == null) {
                return foreign(call);
            }
            if (WRAPPERS.contains(Disk.name(name))) {
                return command.run(call);
            }
            synchronized (call.machine) {
                return command.run(call);
            }
        } catch (Disk.Trouble trouble) {
            return call.fail(1, Disk.name(name) + ": " + trouble.getMessage());
        } catch (Options.Unknown option) {
            machines.unknown("command " + Disk.name(name) + " with the option " + option.getMessage());
            return call.fail(2, Disk.name(name) + ": unrecognized option '" + option.getMessage() + "'");
        }
    }

    private @Nullable Command find(String name) {
        if (!name.contains("/")) {
            return known.get(name);
        }
        return SYSTEM_FOLDERS.contains(Disk.parent(name)) ? known.get(Disk.name(name)) : null;
    }

    private int foreign(Call call) {
        String name = call.word(0);
        if (!name.contains("/")) {
            machines.unknown("unknown command " + name);
            return call.fail(127, "bash: line 1: " + name + ": command not found");
        }
        synchronized (call.machine) {
            if (!call.disk().exists(name)) {
                return call.fail(127, "bash: line 1: " + name + ": No such file or directory");
            }
            if (!call.machine.executableBy(call.user, name)) {
                return call.fail(126, "bash: line 1: " + name + ": Permission denied");
            }
        }
        GuestProgram program = machines.program(call.machine, call.words);
        if (program != null) {
            return program.run(call);
        }
        String text = call.machine.textOf(name);
        if (text != null && text.startsWith("#!/bin/sh")) {
            return machines.shell().script(call, text);
        }
        if (Disk.name(call.machine.locked(m -> m.disk().resolve(name))).equals("node")) {
            return call.fail(1, "Error: Cannot find module '" + call.word(1) + "'");
        }
        machines.unknown("unknown program " + Disk.name(name));
        return call.fail(126, name + ": cannot execute: required file not found");
    }
}
