package net.runagent.provisioning.openclaw;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.AgentHost.Vitals;
import net.runagent.provisioning.boot.Measures;
import net.runagent.provisioning.ssh.Ran;
import net.runagent.provisioning.ssh.ServerLine;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Collects how the agent is without changing anything. */
final class HealthProbe {
    private final AgentRuntime runtime;
    private final JsonMapper json = JsonMapper.builder().build();

    HealthProbe(AgentRuntime runtime) {
        this.runtime = runtime;
    }

    AgentHealth look(ServerLine line) throws IOException {
        Map<String, String> unit = Measures.properties(line.run("systemctl show " + runtime.unit()
                        + " --property=LoadState,ActiveState,SubState,Result,ExecMainStatus,NRestarts,"
                        + "ActiveEnterTimestampMonotonic")
                .out());
        Ready ready = ready(line.run("curl -sS --max-time 5 -w '\\n%{http_code}' " + runtime.readyUrl()));
        Ran validation = line.run(runtime.validateCommand());
        boolean speaks = !read(validation.out()).isEmpty();
        String kernel = line.run("cat /proc/meminfo /proc/loadavg /proc/uptime /proc/stat /proc/net/dev")
                .out();
        Measures.Disk disk =
                Measures.disk(line.run("df -B1 --output=size,used,avail /").out());
        boolean active = unit.getOrDefault("ActiveState", "").equals("active");
        return new AgentHealth(
                active,
                active && ready.ready(),
                ready.failing(),
                validation.ok() && speaks,
                speaks ? version(line) : "", // what says nothing of its settings is not whole, whatever its file says
                runtime.version(),
                number(unit.get("NRestarts")),
                Measures.memoryKb(kernel, "MemAvailable") / 1024,
                disk.usedPercent(),
                active ? null : number(unit.get("ExecMainStatus")),
                vitals(kernel, disk, active ? unit.get("ActiveEnterTimestampMonotonic") : null));
    }

    /** @param startedMicros of the unit, counted from the start of the machine; null while it does not run */
    private static Vitals vitals(String kernel, Measures.Disk disk, @Nullable String startedMicros) {
        long up = Measures.upSeconds(kernel);
        long started = Measures.number(startedMicros);
        int cores = Measures.cores(kernel);
        double load = Measures.load(kernel);
        Measures.Traffic traffic = Measures.traffic(kernel);
        return new Vitals(
                up,
                up < 0 || started < 0 ? -1 : Math.max(0, up - started / 1_000_000),
                cores,
                cores < 1 || load < 0 ? -1 : (int) Math.round(load * 100 / cores),
                Measures.memoryKb(kernel, "MemTotal") / 1024,
                disk.sizeBytes() < 0 ? -1 : disk.sizeBytes() / 1_000_000,
                traffic.receivedBytes() / 1_000_000,
                traffic.sentBytes() / 1_000_000);
    }

    /** Empty when nothing is installed. */
    String version(ServerLine line) throws IOException {
        return read(line.run("cat " + runtime.versionFile()).out())
                .path("version")
                .asString("");
    }

    private record Ready(boolean ready, List<String> failing) {}

    /** The body of the answer, then its status on a line of its own. */
    private Ready ready(Ran curl) {
        String out = curl.out().strip();
        int lastLine = out.lastIndexOf('\n');
        JsonNode body = read(lastLine < 0 ? "" : out.substring(0, lastLine));
        boolean ok = curl.ok() && out.endsWith("200") && body.path("ready").asBoolean(false);
        return new Ready(
                ok,
                body.path("failing")
                        .valueStream()
                        .map(part -> part.asString("?"))
                        .toList());
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text.isBlank() ? "{}" : text);
        } catch (JacksonException notJson) {
            return json.createObjectNode();
        }
    }

    private static int number(@Nullable String digits) {
        return digits != null && digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1;
    }
}
