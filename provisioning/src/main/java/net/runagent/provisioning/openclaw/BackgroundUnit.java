package net.runagent.provisioning.openclaw;

import java.io.IOException;
import java.util.Map;
import net.runagent.provisioning.boot.Measures;
import net.runagent.provisioning.ssh.Ran;
import net.runagent.provisioning.ssh.ServerLine;

/**
 * Long work on a server as a transient systemd unit: it goes on when our line breaks, and its name makes starting it twice
 * impossible.
 */
record BackgroundUnit(String name) {
    enum State {
        NEVER_STARTED,
        RUNNING,
        ENDED_WELL,
        FAILED
    }

    /** @param exit the exit status when it failed */
    record Seen(State state, String exit) {}

    Seen look(ServerLine line) throws IOException {
        Map<String, String> shown = Measures.properties(line.run("systemctl show " + name
                        + ".service --property=LoadState,ActiveState,SubState,Result,ExecMainStatus")
                .out());
        String active = shown.getOrDefault("ActiveState", "");
        String exit = shown.getOrDefault("ExecMainStatus", "?");
        if (active.equals("failed")) {
            return new Seen(State.FAILED, exit);
        }
        if (shown.getOrDefault("LoadState", "").equals("not-found") || active.equals("inactive")) {
            return new Seen(State.NEVER_STARTED, exit);
        }
        return new Seen(shown.getOrDefault("SubState", "").equals("exited") ? State.ENDED_WELL : State.RUNNING, exit);
    }

    /** @return whether it was started; false when somebody else started it a moment ago, or it could not be */
    boolean start(ServerLine line, String propertiesAndCommand) throws IOException {
        return line.run("sudo -n systemd-run --unit=" + name + " " + propertiesAndCommand)
                .ok();
    }

    /** Makes another start possible. */
    void clear(ServerLine line) throws IOException {
        line.run("sudo -n systemctl stop " + name + ".service");
        line.run("sudo -n systemctl reset-failed " + name + ".service");
    }

    /** Its last words, cut to one line. */
    String lastWords(ServerLine line) throws IOException {
        Ran log = line.run("sudo -n journalctl -u " + name + ".service -n 5 --no-pager -o cat");
        String last = log.out().lines().filter(l -> !l.isBlank()).reduce("", (a, b) -> b);
        return last.length() > 200 ? last.substring(0, 200) : last;
    }
}
