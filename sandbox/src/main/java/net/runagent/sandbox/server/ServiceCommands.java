package net.runagent.sandbox.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** systemctl and journalctl. */
final class ServiceCommands {
    private static final Set<String> CHANGING = Set.of(
            "start",
            "stop",
            "restart",
            "reload",
            "try-restart",
            "reload-or-restart",
            "enable",
            "disable",
            "daemon-reload",
            "reset-failed",
            "mask",
            "kill");

    void addTo(Map<String, Command> known) {
        known.put("systemctl", this::systemctl);
        known.put("journalctl", ServiceCommands::journalctl);
    }

    private int systemctl(Call call) {
        Options o = Options.read(
                call.words,
                Set.of("--now", "--no-block", "--quiet", "-q", "--no-pager", "--full", "-l", "--no-ask-password"),
                Set.of("--property", "-p", "--output"),
                false);
        String verb = o.operands().isEmpty() ? "" : o.operands().getFirst();
        List<String> names = o.operands().isEmpty()
                ? List.of()
                : o.operands().subList(1, o.operands().size());
        if (CHANGING.contains(verb) && !call.user.equals("root")) {
            return call.fail(1, "Failed to " + verb + " unit: Interactive authentication required.");
        }
        Systemd systemd = call.machine.systemd();
        return switch (verb) {
            case "is-active" -> isActive(call, systemd, names, o.has("--quiet", "-q"));
            case "is-enabled" -> isEnabled(call, systemd, names);
            case "is-system-running" -> {
                call.print("running");
                yield 0;
            }
            case "show" -> show(call, systemd, names, o);
            case "status" -> status(call, systemd, names);
            case "daemon-reload" -> {
                systemd.reload();
                yield 0;
            }
            case "start" -> each(call, names, systemd::start, 1, o.has("--no-block"));
            case "restart", "try-restart", "reload-or-restart" ->
                each(call, names, systemd::restart, 1, o.has("--no-block"));
            case "reload" -> each(call, names, systemd::restart, 1, false);
            case "stop" -> each(call, names, name -> stop(systemd, name), 5, false);
            case "reset-failed" -> each(call, names, name -> resetFailed(systemd, name), 1, false);
            case "enable" -> enable(call, systemd, names, o.has("--now"));
            case "disable" -> {
                for (String name : names) {
                    systemd.disable(name);
                    if (o.has("--now")) {
                        systemd.stop(name);
                    }
                }
                yield 0;
            }
            default -> throw new Options.Unknown(verb);
        };
    }

    private static @Nullable String stop(Systemd systemd, String name) {
        Systemd.Unit unit = systemd.unit(name);
        if (!unit.known) {
            return "Failed to stop " + unit.name + ".service: Unit " + unit.name + ".service not loaded.";
        }
        systemd.stop(name);
        return null;
    }

    private static @Nullable String resetFailed(Systemd systemd, String name) {
        Systemd.Unit unit = systemd.unit(name);
        if (!unit.known) {
            return "Failed to reset failed state of unit " + unit.name + ".service: Unit " + unit.name
                    + ".service not loaded.";
        }
        systemd.resetFailed(name);
        return null;
    }

    /** Gives back what systemctl complains about, or null. */
    private interface Change {
        @Nullable
        String of(String name);
    }

    private static int each(Call call, List<String> names, Change change, int status, boolean noBlock) {
        int worst = 0;
        for (String name : names) {
            String trouble = change.of(name);
            boolean missing = trouble != null && trouble.contains("not found");
            if (trouble != null && (!noBlock || missing)) {
                worst = call.fail(missing ? 5 : status, trouble);
            }
        }
        return worst;
    }

    private static int isActive(Call call, Systemd systemd, List<String> names, boolean quiet) {
        boolean all = true;
        for (String name : names) {
            String active = systemd.unit(name).active;
            if (!quiet) {
                call.print(active);
            }
            all &= active.equals("active");
        }
        return all ? 0 : 3;
    }

    private static int isEnabled(Call call, Systemd systemd, List<String> names) {
        boolean all = true;
        for (String name : names) {
            Systemd.Unit unit = systemd.unit(name);
            call.print(!unit.known ? "not-found" : unit.enabled ? "enabled" : "disabled");
            all &= unit.enabled;
        }
        return all ? 0 : 1;
    }

    private static int enable(Call call, Systemd systemd, List<String> names, boolean now) {
        int worst = 0;
        for (String name : names) {
            String trouble = systemd.enable(name);
            if (trouble == null && now) {
                trouble = systemd.start(name);
            }
            if (trouble != null) {
                worst = call.fail(1, trouble);
            }
        }
        return worst;
    }

    private static int show(Call call, Systemd systemd, List<String> names, Options o) {
        String wanted = String.join(",", o.all("--property")) + "," + String.join(",", o.all("-p"));
        for (String name : names) {
            Map<String, String> all = properties(call.machine, systemd.unit(name));
            for (Map.Entry<String, String> property : all.entrySet()) {
                if (wanted.equals(",") || List.of(wanted.split(",")).contains(property.getKey())) {
                    call.print(property.getKey() + "=" + property.getValue());
                }
            }
        }
        return 0;
    }

    private static Map<String, String> properties(Machine machine, Systemd.Unit unit) {
        Map<String, String> all = new LinkedHashMap<>();
        boolean agent = unit.active.equals("active") && !machine.localPorts().isEmpty();
        all.put("Type", unit.first("Service.Type", "simple"));
        all.put("Restart", unit.first("Service.Restart", "no"));
        all.put("NRestarts", String.valueOf(unit.restarts));
        all.put("MainPID", String.valueOf(unit.pid));
        all.put("ExecMainPID", String.valueOf(unit.pid));
        all.put("ExecMainStatus", String.valueOf(unit.exitStatus));
        all.put("Result", unit.result);
        all.put("MemoryCurrent", agent ? "1280000000" : "[not set]");
        all.put("Id", unit.name + ".service");
        all.put("LoadState", unit.known ? "loaded" : "not-found");
        all.put("ActiveState", unit.active);
        all.put("SubState", unit.sub);
        all.put("ActiveEnterTimestampMonotonic", String.valueOf(unit.startedMicros));
        all.put("FragmentPath", unit.fragment);
        all.put("UnitFileState", unit.enabled ? "enabled" : unit.made ? "transient" : unit.known ? "disabled" : "");
        return all;
    }

    private static int status(Call call, Systemd systemd, List<String> names) {
        int worst = 0;
        for (String name : names) {
            Systemd.Unit unit = systemd.unit(name);
            if (!unit.known) {
                worst = call.fail(4, "Unit " + unit.name + ".service could not be found.");
                continue;
            }
            call.print(unit.name + ".service\n     Active: " + unit.active + " (" + unit.sub + ")");
            worst = unit.active.equals("active") ? worst : 3;
        }
        return worst;
    }

    /** A disk that the journal has filled has room again; one that other files have filled has not. */
    private static int vacuum(Call call) {
        boolean byFiles = call.machine.fault("disk-full-by-files");
        if (call.machine.fault("disk-full") && !byFiles) {
            call.machine.mend("disk-full");
        }
        call.print("Vacuuming done, freed " + (byFiles ? "0B" : "1.2G") + " of archived journals.");
        return 0;
    }

    private static int journalctl(Call call) {
        Options o = Options.read(
                call.words,
                Set.of("--no-pager", "-e", "-x", "-b", "-q", "--quiet", "-r"),
                Set.of("-u", "--unit", "-n", "--lines", "-o", "--output", "--since", "--vacuum-size"),
                false);
        if (!call.user.equals("root")) {
            return call.fail(1, "No journal files were opened due to insufficient permissions.");
        }
        if (!o.first("", "--vacuum-size").isEmpty()) {
            return vacuum(call);
        }
        String unit = Systemd.bare(o.first("", "-u", "--unit"));
        List<String> lines = call.machine.state().journal.getOrDefault(unit, List.of());
        int most = Integer.parseInt(o.first("1000", "-n", "--lines"));
        lines.subList(Math.max(0, lines.size() - most), lines.size()).forEach(call::print);
        return 0;
    }
}
