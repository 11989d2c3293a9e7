package net.runagent.provisioning.hetzner;

import java.util.HashMap;
import java.util.Map;
import net.runagent.core.deployment.ServerFleet.Server;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A server as Hetzner describes it, with what only we need to know. Tolerates what Hetzner adds or leaves out: unknown
 * fields, new statuses, a server without IPv4.
 *
 * @param protectedFromDeletion Hetzner refuses to delete it until that is lifted
 * @param diskGb of its own disk, which may be smaller than its type's
 */
record ServerSeen(Server server, Map<String, String> labels, boolean protectedFromDeletion, int diskGb) {
    static ServerSeen of(JsonNode json) {
        return new ServerSeen(
                new Server(
                        json.path("id").asLong(),
                        json.path("name").asString(""),
                        json.path("status").asString("unknown"),
                        address(json),
                        json.path("server_type").path("name").asString(""),
                        json.path("location").path("name").asString(""),
                        json.path("locked").asBoolean(false),
                        firewallApplied(json)),
                labels(json.path("labels")),
                json.path("protection").path("delete").asBoolean(false),
                json.path("primary_disk_size").asInt(0));
    }

    private static @Nullable String address(JsonNode json) {
        String ip = json.path("public_net").path("ipv4").path("ip").asString("");
        return ip.isEmpty() ? null : ip;
    }

    /** Every firewall of the server is in force; one that is still being applied leaves the server open. */
    private static boolean firewallApplied(JsonNode json) {
        JsonNode firewalls = json.path("public_net").path("firewalls");
        if (firewalls.isEmpty()) {
            return false;
        }
        for (JsonNode firewall : firewalls) {
            if (!firewall.path("status").asString("").equals("applied")) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, String> labels(JsonNode json) {
        Map<String, String> labels = new HashMap<>();
        json.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
        return Map.copyOf(labels);
    }
}
