package net.runagent.sandbox.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.server.Call;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenClaw's command line, the part that is used from outside, with its exit statuses and JSON. */
final class CommandLine {
    private final OpenClaw program;
    private final BackupCommands backups;

    CommandLine(OpenClaw program) {
        this.program = program;
        this.backups = new BackupCommands(program);
    }

    int run(Call call, List<String> words) {
        String command = String.join(" ", words.stream().limit(2).toList());
        if (words.isEmpty() || words.getFirst().equals("--version")) {
            call.print("OpenClaw " + program.version(call.machine()));
            return 0;
        }
        return switch (words.getFirst()) {
            case "agent" -> agent(call, words);
            case "health" -> health(call);
            case "doctor" -> doctor(call, words);
            case "backup" -> backups.run(call, words);
            default ->
                switch (command) {
                    case "config validate" -> validate(call);
                    case "secrets reload" -> reloadSecrets(call);
                    case "channels status" -> channels(call);
                    case "gateway status" -> gateway(call);
                    case "gateway call" -> rpc(call, words);
                    default -> {
                        call.machine().world().violations().add("server", "openclaw knows no command " + command);
                        yield call.fail(1, "error: unknown command '" + command + "'");
                    }
                };
        };
    }

    private static AgentConfig config(Call call) {
        String home = call.environment().getOrDefault("HOME", call.machine().home(call.user()));
        return AgentConfig.read(call.machine(), call.user(), AgentConfig.path(call.environment(), home));
    }

    private static int validate(Call call) {
        AgentConfig config = config(call);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("valid", config.valid());
        all.put("path", config.path());
        if (config.valid()) {
            all.put("warnings", List.of());
        } else {
            all.put("issues", config.issues());
        }
        call.print(Json.text(all));
        return config.valid() ? 0 : 1;
    }

    private int reloadSecrets(Call call) {
        Optional<Gateway> gateway = program.gateway(call.machine());
        if (gateway.isEmpty()) {
            return call.fail(1, "gateway closed (1006): no gateway is running");
        }
        boolean all = gateway.get().reloadSecrets();
        call.print(Json.text(Map.of("ok", all, "warningCount", all ? 0 : 1)));
        return all ? 0 : 1;
    }

    private int health(Call call) {
        Optional<Gateway> gateway = program.gateway(call.machine());
        if (gateway.isEmpty()) {
            return call.fail(1, "gateway closed (1006): no gateway is running");
        }
        ObjectNode health = (ObjectNode) Json.read(sample()).deepCopy();
        health.put("ts", call.machine().world().clock().now().toEpochMilli());
        ObjectNode channels = health.putObject("channels");
        for (Channel channel : gateway.get().channels()) {
            channels.set(channel.name(), channel(channel));
            health.withArray("channelOrder").add(channel.name());
            String label = channel.name().substring(0, 1).toUpperCase(Locale.ROOT)
                    + channel.name().substring(1);
            health.withObject("channelLabels").put(channel.name(), label);
        }
        call.print(health.toString());
        return 0;
    }

    private static JsonNode channel(Channel channel) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("accountId", "default");
        all.put("configured", true);
        all.put("running", channel.ready());
        all.put("mode", channel.mode());
        all.put("lastError", channel.trouble().isEmpty() ? null : channel.trouble());
        all.put("probe", Map.of("ok", channel.ready(), "bot", Map.of("username", channel.username())));
        return Json.tree(all);
    }

    private static String sample() {
        try (var in = CommandLine.class.getResourceAsStream("/contracts/openclaw/health.json")) {
            return in == null ? "{}" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private int channels(Call call) {
        Optional<Gateway> gateway = program.gateway(call.machine());
        if (gateway.isEmpty()) {
            return call.fail(1, "gateway closed (1006): no gateway is running");
        }
        Map<String, List<JsonNode>> accounts = new LinkedHashMap<>();
        gateway.get().channels().forEach(c -> accounts.put(c.name(), List.of(channel(c))));
        call.print(Json.text(Map.of("channelAccounts", accounts)));
        return 0;
    }

    private int gateway(Call call) {
        boolean running = program.gateway(call.machine()).isPresent();
        String version = program.version(call.machine());
        call.print(Json.text(Map.of(
                "cli", Map.of("version", version),
                "config", Map.of("cli", Map.of("valid", config(call).valid())),
                "rpc", Map.of("ok", running, "server", Map.of("version", version)))));
        return running ? 0 : 1;
    }

    /** Repairs what the real one repairs by itself: keys that nobody knows at the top of the configuration. */
    private static int doctor(Call call, List<String> words) {
        AgentConfig config = config(call);
        if (words.contains("--lint")) {
            call.print(Json.text(Map.of(
                    "schemaVersion",
                    1,
                    "ok",
                    config.valid(),
                    "checksRun",
                    35,
                    "findings",
                    config.issues().stream()
                            .map(i -> Map.of(
                                    "checkId",
                                    "core/doctor/config",
                                    "severity",
                                    "error",
                                    "message",
                                    i.message(),
                                    "path",
                                    i.path()))
                            .toList())));
            return config.valid() ? 0 : 1;
        }
        if (words.contains("--fix")) {
            call.machine().mend("state-broken");
        }
        if (words.contains("--fix") && !config.valid() && config.root() instanceof ObjectNode root) {
            ObjectNode mended = root.deepCopy();
            for (String key : List.copyOf(root.propertyNames())) {
                boolean unknown = config.issues().stream()
                        .anyMatch(i -> i.path().equals("root") && i.message().contains("'" + key + "'"));
                if (unknown) {
                    mended.remove(key);
                }
            }
            call.machine().writeAs(call.user(), config.path(), mended.toPrettyString() + "\n", 0600);
            config = config(call);
        }
        call.print("Doctor complete.");
        return config.valid() ? 0 : 1;
    }

    private int agent(Call call, List<String> words) {
        Map<String, String> options = options(words);
        Optional<Gateway> gateway = program.gateway(call.machine());
        String id = call.machine().world().chance().uuid();
        AgentConfig config = gateway.map(Gateway::config).orElse(null);
        if (gateway.isEmpty() || config == null) {
            return failed(call, id, "gateway closed (1006): no gateway is running");
        }
        String file = options.get("--message-file");
        String said = file == null ? options.get("--message") : call.machine().textFor(call.user(), file);
        if (said == null || said.isBlank()) {
            return failed(call, id, "Missing message: pass --message or --message-file");
        }
        String key = gateway.get().secrets().modelKey(config);
        if (key == null) {
            return failed(call, id, "No API key found for provider \"openrouter\"");
        }
        try {
            Mind mind = gateway.get().mind();
            mind.remember(session(options), said.strip());
            Outside.Thought thought = mind.think(config, key, said.strip());
            if (thought.text() == null) {
                return failed(call, id, Thinking.spoken(thought));
            }
            return options.containsKey("--deliver")
                    ? deliver(
                            call,
                            id,
                            gateway.get(),
                            options.getOrDefault("--reply-channel", options.getOrDefault("--channel", "telegram")),
                            options.getOrDefault("--reply-to", options.getOrDefault("--to", "0")),
                            thought.text())
                    : told(call, id, thought.text(), Map.of("requested", false));
        } catch (IOException line) {
            return failed(call, id, "network error");
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
            return failed(call, id, "interrupted");
        }
    }

    private static String session(Map<String, String> options) {
        return options.getOrDefault(
                "--session-key",
                "agent:main:" + options.getOrDefault("--channel", "explicit") + ":"
                        + options.getOrDefault("--to", options.getOrDefault("--session-id", "main")));
    }

    /** The part of the gateway's own calls that is used from outside. */
    private int rpc(Call call, List<String> words) {
        Optional<Gateway> gateway = program.gateway(call.machine());
        AgentConfig config = gateway.map(Gateway::config).orElse(null);
        if (gateway.isEmpty() || config == null) {
            return call.fail(1, "gateway closed (1006): no gateway is running");
        }
        Mind mind = gateway.get().mind();
        JsonNode given = Json.read(options(words).getOrDefault("--params", "{}"));
        String key = given.path("key").asString("");
        String run = given.path("idempotencyKey").asString(given.path("runId").asString(""));
        Map<String, Object> answer = new LinkedHashMap<>();
        switch (words.get(2)) {
            case "sessions.create" -> {
                mind.open(key);
                answer.put("ok", true);
                answer.put("key", key);
            }
            case "chat.send" -> {
                String modelKey = gateway.get().secrets().modelKey(config);
                String session = given.path("sessionKey").asString("");
                Mind.Run known = mind.run(run);
                if (known != null && known.failed()) {
                    call.print(Json.text(Map.of(
                            "ok", false, "error", Map.of("type", "gateway_request_error", "code", "UNAVAILABLE"))));
                    return 1;
                }
                mind.begin(
                        run,
                        config,
                        modelKey == null ? "" : modelKey,
                        session,
                        given.path("message").asString(""));
                answer.put("runId", run);
                answer.put("status", "started");
            }
            case "agent.wait" -> {
                answer.put("runId", run);
                answer.putAll(awaited(mind, run, given.path("timeoutMs").asLong(30_000)));
            }
            case "sessions.delete" -> {
                answer.put("ok", true);
                answer.put("key", key);
                answer.put("deleted", mind.forget(key));
            }
            default -> {
                call.machine().world().violations().add("server", "openclaw knows no method " + words.get(2));
                return call.fail(1, "unknown method: " + words.get(2));
            }
        }
        call.print(Json.text(answer));
        return 0;
    }

    private static Map<String, Object> awaited(Mind mind, String name, long millis) {
        Mind.Run run = mind.run(name);
        try {
            String trouble = run == null ? null : run.await(millis);
            if (trouble == null) {
                return Map.of("status", "timeout");
            }
            return trouble.isEmpty() ? Map.of("status", "ok") : Map.of("status", "error", "error", trouble);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            return Map.of("status", "timeout");
        }
    }

    private static int deliver(Call call, String id, Gateway gateway, String channel, String owner, String text)
            throws IOException, InterruptedException {
        Optional<Channel> open = gateway.channels().stream()
                .filter(c -> c.name().equals(channel))
                .findFirst();
        if (open.isEmpty()) {
            return failed(call, id, "Channel " + channel + " is not configured");
        }
        String trouble = open.get().deliver(owner, text);
        if (!trouble.isEmpty()) {
            return failed(call, id, trouble);
        }
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("requested", true);
        status.put("attempted", true);
        status.put("status", "sent");
        status.put("succeeded", true);
        status.put("resultCount", 1);
        return told(call, id, text, status);
    }

    private static int told(Call call, String id, String text, Map<String, Object> delivery) {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("text", text);
        payload.put("mediaUrl", null);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("payloads", List.of(payload));
        result.put("meta", Map.of("durationMs", 2240));
        result.put("deliveryStatus", delivery);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("runId", id);
        all.put("status", "ok");
        all.put("summary", "completed");
        all.put("result", result);
        call.print(Json.text(all));
        return 0;
    }

    private static int failed(Call call, String id, String message) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ok", false);
        all.put("runId", id);
        all.put("origin", "gateway");
        all.put("error", Map.of("type", "cli_error", "message", message));
        call.print(Json.text(all));
        return 1;
    }

    private static Map<String, String> options(List<String> words) {
        Map<String, String> options = new LinkedHashMap<>();
        List<String> rest = new ArrayList<>(words.subList(1, words.size()));
        while (!rest.isEmpty()) {
            String option = rest.removeFirst();
            boolean valued = !rest.isEmpty() && !rest.getFirst().startsWith("--");
            options.put(option, valued ? rest.removeFirst() : "");
        }
        return options;
    }
}
