package net.runagent.provisioning.hetzner;

import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import net.runagent.core.operator.ProviderCheck;
import tools.jackson.databind.JsonNode;

/** Whether the token works and the firewall lets in nobody but us. */
final class HetznerCheck implements ProviderCheck {
    private final Supplier<HetznerClient> client;
    private final HetznerProperties properties;
    private final Labels labels;

    HetznerCheck(Supplier<HetznerClient> client, HetznerProperties properties, Labels labels) {
        this.client = client;
        this.properties = properties;
        this.labels = labels;
    }

    @Override
    public String provider() {
        return "Hetzner";
    }

    @Override
    public Checked check() {
        if (!properties.configured()) {
            return new Checked.Missing(
                    "runagent.hetzner.token",
                    "servers for the agents",
                    "Hetzner Console, the project for customers' servers, Security, API tokens, Read & Write",
                    false);
        }
        try {
            JsonNode answer = client.get().get("servers", Map.of("per_page", "1", "label_selector", labels.selector()));
            String ours =
                    answer.path("meta").path("pagination").path("total_entries").asString("?");
            String open = properties.sshFrom().stream().anyMatch(net -> net.endsWith("/0"))
                    ? "; SSH is open to the whole world: set runagent.hetzner.ssh-from to our own addresses"
                    : "";
            return new Checked.Works(ours + " servers of ours" + open);
        } catch (IOException trouble) {
            return broken(trouble);
        }
    }

    private static Checked broken(IOException trouble) {
        return switch (Reaction.to(trouble)) {
            case TOKEN ->
                new Checked.Broken(
                        "Hetzner does not accept the token",
                        "make a new Read & Write token in the project and set runagent.hetzner.token");
            case BUSY, LOCKED ->
                new Checked.Broken("Hetzner is busy or under maintenance", "try again in a few minutes");
            default ->
                new Checked.Broken(
                        "no usable answer from Hetzner",
                        "check runagent.hetzner.api-url and that this machine reaches it");
        };
    }
}
