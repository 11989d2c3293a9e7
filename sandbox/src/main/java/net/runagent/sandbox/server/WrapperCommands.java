package net.runagent.sandbox.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Programs that run others: sudo, env, sh, timeout, nice. */
final class WrapperCommands {
    private final Machines machines;
    private final Commands commands;

    WrapperCommands(Machines machines, Commands commands) {
        this.machines = machines;
        this.commands = commands;
    }

    void addTo(Map<String, Command> known) {
        known.put("sudo", this::sudo);
        known.put("env", this::env);
        known.put("sh", this::sh);
        known.put("bash", this::sh);
        known.put("timeout", this::timeout);
        known.put("nice", this::nice);
    }

    private int sudo(Call call) {
        Options o = Options.read(call.words, Set.of("-n", "-H", "-E", "--"), Set.of("-u", "-g"), true);
        String target = o.first("root", "-u");
        if (!call.machine.locked(m -> m.maySudo(call.user))) {
            return call.fail(1, "sudo: a password is required");
        }
        if (!call.machine.locked(m -> m.knows(target))) {
            return call.fail(1, "sudo: unknown user " + target);
        }
        Call inner = call.as(target, o.operands());
        if (o.has("-H") || target.equals("root")) {
            inner.environment.put("HOME", call.machine.home(target));
        }
        return commands.run(inner);
    }

    private int env(Call call) {
        List<String> rest = new ArrayList<>(call.words.subList(1, call.words.size()));
        Call inner = call;
        while (!rest.isEmpty() && rest.getFirst().matches("[A-Za-z_][A-Za-z0-9_]*=.*")) {
            String[] pair = rest.removeFirst().split("=", 2);
            inner.environment.put(pair[0], pair[1]);
        }
        inner = call.of(rest);
        return commands.run(inner);
    }

    private int sh(Call call) {
        if (call.word(1).equals("-c")) {
            return machines.shell().run(call.machine, call.user, call.word(2), call.environment, call.out, call.err);
        }
        String file = call.word(1).equals("-e") || call.word(1).equals("-eu") ? call.word(2) : call.word(1);
        String text = call.machine.textFor(call.user, file);
        if (text == null) {
            return call.fail(127, "sh: 0: cannot open " + file + ": No such file");
        }
        return machines.shell().script(call, text);
    }

    private int timeout(Call call) {
        Options o = Options.read(call.words, Set.of("--foreground"), Set.of("-k", "-s"), true);
        return commands.run(call.of(o.operands().subList(1, o.operands().size())));
    }

    private int nice(Call call) {
        Options o = Options.read(call.words, Set.of(), Set.of("-n"), true);
        return commands.run(call.of(o.operands()));
    }
}
