package net.runagent.provisioning.openclaw;

import java.util.Locale;
import net.runagent.core.deployment.AgentHost.DesiredAgent;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Renders {@code openclaw.json} as strict JSON. Everything that could surprise the owner is off: other people, edits from
 * chat, updates by itself, work nobody asked for (heartbeat and dreaming cost about 48 model turns a day), downloads of
 * plugins at start. Secrets are pointers into a file of their own.
 */
final class OpenClawConfiguration {
    static final int PORT = 18_789;
    static final String SECRETS = "/etc/openclaw/secrets.json";

    /** Where the program keeps what it remembers; made by itself. */
    static final String STATE = "/var/lib/openclaw/.openclaw";

    /** Discord is no part of the program itself. */
    static final String DISCORD_PLUGIN = "/opt/openclaw/current/node_modules/@openclaw/discord";

    /** Most tokens of one answer: bounds what a single request can cost. */
    private static final int MOST_TOKENS = 8_192;

    private final AgentProperties endpoints;
    private final JsonMapper json = JsonMapper.builder().build();

    OpenClawConfiguration(AgentProperties endpoints) {
        this.endpoints = endpoints;
    }

    /** Where things lie; the peer check runs the same configuration below another folder and port. */
    record Place(String secrets, String log, int port) {
        static final Place SERVER = new Place(SECRETS, STATE + "/logs/openclaw.log", PORT);
    }

    String of(DesiredAgent desired, Place place) {
        ObjectNode root = base(place, openrouterUrl());
        primaryModel(root, desired.model());
        String owner = desired.ownerId();
        if (!owner.matches("[0-9]{1,20}")) {
            throw new IllegalArgumentException("an owner is a platform's numeric id");
        }
        ObjectNode commands = root.putObject("commands").put("restart", false);
        commands.putArray("ownerAllowFrom").add(desired.platform().word() + ":" + owner);
        ObjectNode channel =
                root.putObject("channels").putObject(desired.platform().word());
        switch (desired.platform()) {
            case TELEGRAM -> telegram(channel, owner);
            case DISCORD -> {
                discord(channel, owner);
                plugin(root);
            }
        }
        return root.toPrettyString() + "\n";
    }

    /**
     * Everything but an owner: what a server runs while it waits for one. Its model is asked for at the program's own port, where
     * nothing of that name is: a rehearsal is refused at once, and nothing leaves the server. The program takes the change of
     * that address in without a new start. Of what nobody asked for no record is kept either; who looks after the server
     * reads the journal.
     */
    String warm(Place place) {
        ObjectNode root = base(place, "http://127.0.0.1:" + place.port() + "/nobody/v1");
        primaryModel(root, "openrouter/auto");
        root.putObject("commands").put("restart", false);
        ((ObjectNode) root.get("logging"))
                .put("level", "silent")
                .putObject("audit")
                .put("enabled", false);
        return root.toPrettyString() + "\n";
    }

    private ObjectNode base(Place place, String modelsUrl) {
        ObjectNode root = json.createObjectNode();
        ObjectNode gateway = root.putObject("gateway")
                .put("mode", "local")
                .put("bind", "loopback")
                .put("port", place.port());
        gateway.putObject("auth").put("mode", "token").set("token", secret("/gateway"));
        gateway.putObject("controlUi").put("enabled", false);
        root.putObject("update")
                .put("channel", "stable")
                .put("checkOnStart", false)
                .putObject("auto")
                .put("enabled", false);
        root.putObject("telemetry").put("enabled", false);
        root.putObject("discovery").putObject("mdns").put("mode", "off");
        root.putObject("session").put("dmScope", "per-channel-peer");
        root.putObject("logging").put("file", place.log());
        root.putObject("browser").put("enabled", false);
        ObjectNode tools = root.putObject("tools");
        tools.putObject("web").putObject("search").put("enabled", false);
        tools.putObject("elevated").put("enabled", false);
        ObjectNode plugins = root.putObject("plugins").putObject("entries");
        plugins.putObject("perplexity").put("enabled", false);
        plugins.putObject("memory-core")
                .putObject("config")
                .putObject("dreaming")
                .put("enabled", false);
        root.putObject("secrets")
                .putObject("providers")
                .putObject("main")
                .put("source", "file")
                .put("path", place.secrets())
                .put("mode", "json");
        ObjectNode openrouter = root.putObject("models").putObject("providers").putObject("openrouter");
        openrouter
                .put("baseUrl", modelsUrl)
                .put("api", "openai-completions")
                .put("maxTokens", MOST_TOKENS)
                .set("apiKey", secret("/openrouter"));
        openrouter.putArray("models");
        return root;
    }

    private void primaryModel(ObjectNode root, String model) {
        String name = model.toLowerCase(Locale.ROOT).startsWith("openrouter/") ? model : "openrouter/" + model;
        ObjectNode defaults = root.putObject("agents").putObject("defaults");
        defaults.putObject("model").put("primary", name);
        defaults.putObject("heartbeat").put("every", "0m");
    }

    private void telegram(ObjectNode telegram, String owner) {
        telegram.put("enabled", true)
                .put("dmPolicy", "allowlist")
                .put("groupPolicy", "disabled")
                .put("configWrites", false)
                .set("botToken", secret("/telegram"));
        telegram.putArray("allowFrom").add(owner);
        if (!endpoints.telegramApiUrl().isBlank()) {
            telegram.put("apiRoot", endpoints.telegramApiUrl().replaceFirst("/+$", ""));
            telegram.putObject("network").put("dangerouslyAllowPrivateNetwork", true);
        }
    }

    private void discord(ObjectNode discord, String owner) {
        discord.put("enabled", true)
                .put("dmPolicy", "allowlist")
                .put("groupPolicy", "disabled")
                .put("configWrites", false)
                .set("token", secret("/discord"));
        discord.putArray("allowFrom").add(owner);
    }

    /** Installed with the program, at the version and hash that we ship; otherwise it would fetch one at its start. */
    private static void plugin(ObjectNode root) {
        ObjectNode plugins = (ObjectNode) root.get("plugins");
        plugins.putObject("load").putArray("paths").add(DISCORD_PLUGIN);
        ((ObjectNode) plugins.get("entries")).putObject("discord").put("enabled", true);
    }

    private String openrouterUrl() {
        return endpoints.openrouterUrl().isBlank() ? "https://openrouter.ai/api/v1" : endpoints.openrouterUrl();
    }

    private ObjectNode secret(String pointer) {
        return json.createObjectNode()
                .put("source", "file")
                .put("provider", "main")
                .put("id", pointer);
    }
}
