package net.runagent.provisioning.boot;

import java.io.IOException;
import java.util.List;
import net.runagent.provisioning.ssh.Ran;
import net.runagent.provisioning.ssh.ServerLine;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far the first boot is.
 *
 * @param errors what went wrong, empty unless {@link #failed}
 */
public record CloudInit(boolean done, boolean failed, List<String> errors) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static CloudInit on(ServerLine line) throws IOException {
        return of(line.run("cloud-init status --format=json"));
    }

    /** A degraded boot counts as failed: what was skipped may have been the firewall. */
    static CloudInit of(Ran ran) {
        try {
            JsonNode json = JSON.readTree(ran.out());
            String status = json.path("status").asString("");
            String extended = json.path("extended_status").asString(status);
            List<String> errors = json.path("errors")
                    .valueStream()
                    .map(error -> error.asString("?"))
                    .toList();
            boolean degraded = extended.contains("degraded") || extended.contains("error") || !errors.isEmpty();
            boolean over = status.equals("done") || status.equals("error") || status.equals("disabled");
            boolean failed = over && (!status.equals("done") || degraded);
            return new CloudInit(over && !failed, failed, errors);
        } catch (JacksonException notYetThere) {
            return new CloudInit(false, false, List.of());
        }
    }
}
