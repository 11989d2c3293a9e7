package net.runagent.sandbox.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.server.Machine;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** OpenClaw's configuration file as it lies on a machine: read as JSON5, judged by the published schema. */
final class AgentConfig {
    private static final JsonMapper JSON5 = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    private final String path;
    private final @Nullable String text;
    private final JsonNode root;
    private final List<ConfigSchema.Issue> issues;

    private AgentConfig(String path, @Nullable String text, JsonNode root, List<ConfigSchema.Issue> issues) {
        this.path = path;
        this.text = text;
        this.root = root;
        this.issues = issues;
    }

    /** Where it keeps what it remembers: {@code OPENCLAW_STATE_DIR}, else below its home. */
    static String stateFolder(Map<String, String> environment, String home) {
        return environment.getOrDefault("OPENCLAW_STATE_DIR", home + "/.openclaw");
    }

    /** {@code OPENCLAW_CONFIG_PATH}, else in the state folder. */
    static String path(Map<String, String> environment, String home) {
        return environment.getOrDefault("OPENCLAW_CONFIG_PATH", stateFolder(environment, home) + "/openclaw.json");
    }

    static AgentConfig read(Machine machine, String user, String path) {
        String text = machine.textFor(user, path);
        if (text == null) {
            return new AgentConfig(
                    path, null, Json.object(), List.of(new ConfigSchema.Issue("root", "config not found")));
        }
        try {
            JsonNode root = JSON5.readTree(text);
            List<ConfigSchema.Issue> issues = new ArrayList<>(ConfigSchema.issues(root));
            return new AgentConfig(path, text, root, issues);
        } catch (JacksonException broken) {
            String message = "JSON5 parse failed: " + broken.getOriginalMessage();
            return new AgentConfig(path, text, Json.object(), List.of(new ConfigSchema.Issue("root", message)));
        }
    }

    String path() {
        return path;
    }

    /** Null when there is no file. */
    @Nullable
    String text() {
        return text;
    }

    JsonNode root() {
        return root;
    }

    boolean valid() {
        return issues.isEmpty();
    }

    List<ConfigSchema.Issue> issues() {
        return issues;
    }

    boolean local() {
        return root.path("gateway").path("mode").asString("").equals("local");
    }

    int port() {
        return root.path("gateway").path("port").asInt(18_789);
    }

    /** The section of the channel when it is there and not switched off. */
    @Nullable
    JsonNode channel(String name) {
        JsonNode section = root.path("channels").path(name);
        return section.isObject() && section.path("enabled").asBoolean(true) ? section : null;
    }

    /** Whether the plugin lies where the configuration says, and is not switched off. */
    boolean plugin(Machine machine, String name) {
        JsonNode plugins = root.path("plugins");
        String id = name.substring(name.indexOf('/') + 1);
        boolean there = plugins.path("load")
                .path("paths")
                .valueStream()
                .map(p -> p.asString(""))
                .anyMatch(p -> p.endsWith(name) && machine.textOf(p + "/package.json") != null);
        return there && plugins.path("entries").path(id).path("enabled").asBoolean(true);
    }

    String telegramRoot() {
        return root.path("channels").path("telegram").path("apiRoot").asString("https://api.telegram.org");
    }

    /** Whether this person may talk to the agent there. */
    boolean allows(String channel, String userId) {
        JsonNode section = root.path("channels").path(channel);
        if (section.path("dmPolicy").asString("pairing").equals("open")) {
            return true;
        }
        for (JsonNode allowed : section.path("allowFrom")) {
            if (allowed.asString("").equals(userId) || allowed.asString("").equals(channel + ":" + userId)) {
                return true;
            }
        }
        return false;
    }

    String modelUrl() {
        return root.path("models")
                .path("providers")
                .path("openrouter")
                .path("baseUrl")
                .asString("https://openrouter.ai/api/v1");
    }

    /** OpenRouter's name of the primary model. */
    String model() {
        String primary = root.path("agents")
                .path("defaults")
                .path("model")
                .path("primary")
                .asString("openrouter/auto");
        return primary.equals("openrouter/auto") || !primary.startsWith("openrouter/")
                ? primary
                : primary.substring("openrouter/".length());
    }
}
