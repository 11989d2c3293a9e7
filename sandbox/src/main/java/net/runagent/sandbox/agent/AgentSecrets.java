package net.runagent.sandbox.agent;

import java.util.Map;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.server.Machine;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Resolves the pointers to secrets in a configuration. A file that others may read counts as none. */
final class AgentSecrets {
    private final Machine machine;
    private final String user;
    private final Map<String, String> environment;

    AgentSecrets(Machine machine, String user, Map<String, String> environment) {
        this.machine = machine;
        this.user = user;
        this.environment = environment;
    }

    /** Null when it cannot be resolved. */
    @Nullable
    String resolve(AgentConfig config, JsonNode reference) {
        String value = find(config, reference);
        if (value != null) {
            machine.world().secrets().add("agent-secret", value, "server");
        }
        return value;
    }

    private @Nullable String find(AgentConfig config, JsonNode reference) {
        if (reference.isString()) {
            return reference.asString();
        }
        String id = reference.path("id").asString("");
        if (reference.path("source").asString("").equals("env")) {
            return environment.get(id);
        }
        JsonNode provider = config.root()
                .path("secrets")
                .path("providers")
                .path(reference.path("provider").asString("default"));
        String path = provider.path("path").asString("");
        String text = path.isEmpty() || !machine.privateTo(user, path) ? null : machine.textFor(user, path);
        if (text == null || !id.startsWith("/")) {
            return null;
        }
        try {
            JsonNode value = Json.read(text).at(id);
            return value.isString() && !value.asString().isEmpty() ? value.asString() : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    @Nullable
    String telegramToken(AgentConfig config) {
        return resolve(config, config.root().path("channels").path("telegram").path("botToken"));
    }

    @Nullable
    String discordToken(AgentConfig config) {
        return resolve(config, config.root().path("channels").path("discord").path("token"));
    }

    @Nullable
    String modelKey(AgentConfig config) {
        return resolve(
                config,
                config.root()
                        .path("models")
                        .path("providers")
                        .path("openrouter")
                        .path("apiKey"));
    }

    @Nullable
    String gatewayToken(AgentConfig config) {
        return resolve(config, config.root().path("gateway").path("auth").path("token"));
    }
}
