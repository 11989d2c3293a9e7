package net.runagent.provisioning.openclaw;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import net.runagent.core.deployment.AgentHost.AgentHealth;
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
                        + " --property=LoadState,ActiveState,SubState,Result,ExecMainStatus,NRestarts")
                .out());
        Ready ready = ready(line.run("curl -sS --max-time 5 -w '\\n%{http_code}' " + runtime.readyUrl()));
        boolean valid = line.run(runtime.validateCommand()).ok();
        String memory = line.run("cat /proc/meminfo").out();
        Measures.Disk disk =
                Measures.disk(line.run("df -B1 --output=size,used,avail /").out());
        boolean active = unit.getOrDefault("ActiveState", "").equals("active");
        return new AgentHealth(
                active,
                active && ready.ready(),
                ready.failing(),
                valid,
                version(line),
                number(unit.get("NRestarts")),
                Measures.memoryKb(memory, "MemAvailable") / 1024,
                disk.usedPercent(),
                active ? null : number(unit.get("ExecMainStatus")));
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
