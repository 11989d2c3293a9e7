package net.runagent.sandbox.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.server.Machine;
import tools.jackson.core.JacksonException;

/**
 * What the agent was told, in a file of its state: lost with that file, and back with it. Asked whether it remembers, it says
 * what it does.
 */
final class Memory {
    private static final int MOST = 200;

    private final Machine machine;
    private final String user;
    private final String file;

    Memory(Machine machine, String user, String state) {
        this.machine = machine;
        this.user = user;
        this.file = state + "/agents/main/sessions/told.json";
    }

    synchronized void keep(String said) {
        List<String> all = new ArrayList<>(all());
        all.add(said);
        machine.writeAs(user, file, Json.text(all.subList(Math.max(0, all.size() - MOST), all.size())), 0600);
    }

    List<String> all() {
        String text = machine.textFor(user, file);
        try {
            return text == null
                    ? List.of()
                    : Json.read(text)
                            .valueStream()
                            .map(each -> each.asString(""))
                            .toList();
        } catch (JacksonException broken) {
            return List.of();
        }
    }

    /** Behind its answer; empty when it was not asked for it. */
    String recalled(String said) {
        if (!said.toLowerCase(Locale.ROOT).contains("remember")) {
            return "";
        }
        List<String> all = all();
        return all.isEmpty() ? "\nI remember nothing." : "\nI remember: " + String.join(" · ", all);
    }
}
