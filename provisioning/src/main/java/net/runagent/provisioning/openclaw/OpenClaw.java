package net.runagent.provisioning.openclaw;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import net.runagent.core.care.BackupHost.Contents;
import net.runagent.core.deployment.AgentHost.DesiredAgent;
import net.runagent.core.deployment.AgentHost.FirstAnswer;
import net.runagent.core.deployment.AgentHost.Rehearsal;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.vault.SecretKind;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * OpenClaw 2026.9.6 (MIT) on Node 24.21.0, tried out with the real program. A release is a folder that holds its own link
 * to Node, so one rename of {@code current} changes both; the program belongs to root and runs as a user without rights.
 */
final class OpenClaw implements AgentRuntime {
    static final String VERSION = "2026.9.6";
    static final String NODE_VERSION = "24.21.0";

    /** From Node's SHASUMS256.txt of this version, by what {@code uname -m} says. */
    private static final Map<String, NodeArchive> NODE = Map.of(
            "x86_64",
            new NodeArchive("linux-x64", "fd8e59d5a511510f6a298afb548f18c7d2b1be404d8b4a27d94fbe49f56cb2d6"),
            "aarch64",
            new NodeArchive("linux-arm64", "6ad1325edbdb5649c379b75a237147a666c95d4f9ae8d340fef2d1575d289ad2"));

    private static final String CURRENT = "/opt/openclaw/current";
    /** Node and the program. */
    static final String COMMAND = CURRENT + "/node/bin/node " + CURRENT + "/node_modules/openclaw/openclaw.mjs";

    /** Of root, in a folder of root: an agent that was talked into something cannot change what it obeys and we run. */
    private static final String CONFIGURATION = "/etc/openclaw/openclaw.json";

    /** All that the program itself must be able to write. */
    private static final String HOME = "/var/lib/openclaw";

    /** Discord's words and number for a person who has neither installed the bot nor shares a server with it. */
    private static final Pattern CANNOT_WRITE =
            Pattern.compile("Cannot send messages to this user|\\b50007\\b|\\b50278\\b");

    private static final String GREETING = "/etc/openclaw/greeting.txt";

    /** Of systemd: no rights to gain, nothing of the system to write, no other's files, devices or processes to see. */
    private static final String CONFINED = " --property=NoNewPrivileges=yes --property=CapabilityBoundingSet="
            + " --property=ProtectSystem=strict --property=ProtectHome=yes --property=PrivateTmp=yes"
            + " --property=PrivateDevices=yes --property=ProtectProc=invisible --property=ProtectKernelTunables=yes"
            + " --property=RestrictSUIDSGID=yes";

    private static final String ENVIRONMENT = " --setenv=NO_COLOR=1 --setenv=OPENCLAW_NO_AUTO_UPDATE=1"
            + " --setenv=OPENCLAW_CONFIG_PATH=" + CONFIGURATION;

    /** The program's own user, with no more rights than the running program has. */
    private static final String ITS_RIGHTS =
            "--uid=openclaw --gid=openclaw" + CONFINED + " --property=ReadWritePaths=" + HOME;

    private static final String ITS_SURROUNDINGS =
            " --setenv=HOME=" + HOME + ENVIRONMENT + " --setenv=OPENCLAW_STATE_DIR=" + OpenClawConfiguration.STATE;

    /** Waited for with its output; no such command takes longer when all is well. */
    private static final String WAITED_FOR =
            "sudo -n systemd-run --quiet --wait --pipe --collect --property=RuntimeMaxSec=15 ";

    /** Gone with the next start of the server, if it is not removed before. */
    private static final String REHEARSAL = "/run/runagent-rehearse.sh";

    /** What it says when the provider of its model does not know the model, or what it was asked for at all. */
    private static final String REFUSED = "unavailable from the provider";

    /** What the program keeps in its memory alone is known by such a name; with any other one it would keep transcripts. */
    private static final String REHEARSAL_SESSION = "agent:main:dashboard:incognito-rehearsal";

    private static final String AS_THE_AGENT = ITS_RIGHTS + ITS_SURROUNDINGS + " " + COMMAND;

    /** The names in the secrets file, which the configuration points to. */
    private static final Map<SecretKind, String> NAMES = Map.of(
            SecretKind.TELEGRAM_BOT_TOKEN, "telegram",
            SecretKind.DISCORD_BOT_TOKEN, "discord",
            SecretKind.OPENROUTER_KEY, "openrouter",
            SecretKind.GATEWAY_TOKEN, "gateway");

    private final OpenClawConfiguration configuration;
    private final JsonMapper json = JsonMapper.builder().build();

    OpenClaw(AgentProperties endpoints) {
        this.configuration = new OpenClawConfiguration(endpoints);
    }

    private record NodeArchive(String platform, String sha256) {
        String name() {
            return "node-v" + NODE_VERSION + "-" + platform;
        }
    }

    @Override
    public String id() {
        return "openclaw";
    }

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public String unit() {
        return "openclaw.service";
    }

    @Override
    public String versionFile() {
        return CURRENT + "/node_modules/openclaw/package.json";
    }

    @Override
    public Optional<Install> install(String machine) {
        return Optional.ofNullable(NODE.get(machine)).map(OpenClaw::install);
    }

    private static Install install(NodeArchive node) {
        String root = "root:root";
        String script = resource("install.sh")
                .replace("@NODE@", node.name())
                .replace("@NODE_VERSION@", NODE_VERSION)
                .replace("@VERSION@", VERSION);
        return new Install(
                List.of(
                        Placed.text("/opt/runagent/package.json", root, "0644", resource("package.json")),
                        Placed.text("/opt/runagent/package-lock.json", root, "0644", resource("package-lock.json")),
                        Placed.text(
                                "/opt/runagent/node.sha256",
                                root,
                                "0644",
                                node.sha256() + "  /opt/node/" + node.name() + ".tar.xz\n"),
                        Placed.text("/etc/systemd/system/openclaw.service", root, "0644", resource("openclaw.service")),
                        Placed.text("/opt/runagent/install.sh", root, "0700", script)),
                "--property=RuntimeMaxSec=900 --property=Nice=5 /bin/sh /opt/runagent/install.sh");
    }

    @Override
    public Placed secrets(Map<SecretKind, byte[]> secrets) {
        Map<String, byte[]> named = new TreeMap<>();
        secrets.forEach((kind, value) -> {
            String name = NAMES.get(kind);
            if (name == null) {
                throw new IllegalArgumentException("the agent has no use for " + kind.word());
            }
            named.put(name, value);
        });
        // The program refuses a file of secrets that is not its own user's alone.
        return new Placed(OpenClawConfiguration.SECRETS, "openclaw:openclaw", "0600", SecretsFile.of(named));
    }

    @Override
    public Placed configuration(DesiredAgent desired) {
        return configuration(configuration.of(desired, OpenClawConfiguration.Place.SERVER));
    }

    @Override
    public Placed warmConfiguration() {
        return configuration(configuration.warm(OpenClawConfiguration.Place.SERVER));
    }

    private static Placed configuration(String text) {
        return Placed.text(CONFIGURATION, "root:openclaw", "0640", text);
    }

    @Override
    public Placed warmSecrets(byte[] gatewayToken) {
        byte[] opensNothing = "sk-or-v1-placeholder".getBytes(StandardCharsets.US_ASCII);
        return secrets(Map.of(SecretKind.GATEWAY_TOKEN, gatewayToken, SecretKind.OPENROUTER_KEY, opensNothing));
    }

    /** A turn as in a chat: one of the command {@code agent} would be kept among its tasks for a week. */
    @Override
    public Placed rehearsal() {
        String script = resource("rehearse.sh")
                .replace("@CALL@", COMMAND + " gateway call")
                .replace("@SESSION@", REHEARSAL_SESSION);
        return Placed.text(REHEARSAL, "root:root", "0644", script);
    }

    @Override
    public String rehearseCommand() {
        return ITS_RIGHTS + ITS_SURROUNDINGS + " /bin/sh " + REHEARSAL;
    }

    /** It ends with a refusal, since there is no model for nobody: by then all that a thought needs is loaded. */
    @Override
    public Rehearsal rehearsed(String output) {
        JsonNode ended;
        try {
            ended = json.readTree(output);
        } catch (JacksonException notJson) {
            return new Rehearsal.Missed("agent.rehearsal.not-begun");
        }
        return switch (ended.path("status").asString("")) {
            case "error" ->
                ended.path("error").asString("").contains(REFUSED)
                        ? new Rehearsal.Held()
                        : new Rehearsal.Missed("agent.rehearsal.failed");
            case "timeout" -> new Rehearsal.Missed("agent.rehearsal.too-long");
            default -> new Rehearsal.Missed("agent.rehearsal.not-begun");
        };
    }

    @Override
    public String forgetRehearsalCommand() {
        return WAITED_FOR + AS_THE_AGENT + " gateway call sessions.delete --json --params '{\"key\":\""
                + REHEARSAL_SESSION + "\",\"deleteTranscript\":true}'";
    }

    @Override
    public Placed greeting(DesiredAgent desired) {
        return Placed.text(GREETING, "root:openclaw", "0640", desired.greeting().strip() + "\n");
    }

    /** As a user made for this one run, who may read the configuration but nothing that the agent has written. */
    @Override
    public String validateCommand() {
        return "sudo -n systemd-run --quiet --wait --pipe --collect --property=DynamicUser=yes"
                + " --property=SupplementaryGroups=openclaw" + CONFINED
                + " --property=PrivateNetwork=yes --property=RuntimeMaxSec=60 --setenv=HOME=/tmp" + ENVIRONMENT
                + " --setenv=OPENCLAW_STATE_DIR=/tmp/openclaw " + COMMAND
                + " config validate --json";
    }

    @Override
    public String configurationIssues(String output) {
        try {
            List<String> issues = json.readTree(output)
                    .path("issues")
                    .valueStream()
                    .map(issue -> issue.path("path").asString("?") + ": "
                            + issue.path("message").asString("?"))
                    .toList();
            return issues.isEmpty() ? "no reason given" : String.join("; ", issues);
        } catch (JacksonException notJson) {
            return "no reason given";
        }
    }

    /** It speaks with the program as the program's own user, whose token for that lies in the secrets. */
    @Override
    public String reloadSecretsCommand() {
        return WAITED_FOR + AS_THE_AGENT + " secrets reload --json";
    }

    /**
     * Issue 62903 of OpenClaw tells of a doctor that wrote a stub in place of the settings: ours are root's, and are written anew
     * afterwards all the same.
     */
    @Override
    public String repairCommand() {
        return AS_THE_AGENT + " doctor --fix --non-interactive";
    }

    @Override
    public String readyUrl() {
        return "http://127.0.0.1:" + OpenClawConfiguration.PORT + "/readyz";
    }

    /**
     * Over the session of the owner's own chat, so that the agent remembers its greeting. It needs the agent's keys and
     * memory, so it runs as the agent's user, with no more rights than the agent has.
     */
    @Override
    public String greetCommand(DesiredAgent desired) {
        String channel = desired.platform().word();
        String owner = recipient(desired);
        return AS_THE_AGENT + " agent --agent main --channel " + channel + " --to " + owner
                + " --reply-channel " + channel + " --reply-to " + owner + " --message-file " + GREETING
                + " --deliver --timeout 150 --json";
    }

    /** On Discord a bare number could be a channel as well: the plugin refuses it. */
    private static String recipient(DesiredAgent desired) {
        return switch (desired.platform()) {
            case TELEGRAM -> desired.ownerId();
            case DISCORD -> "user:" + desired.ownerId();
        };
    }

    @Override
    public HostResult<FirstAnswer> greeted(String output) {
        JsonNode answer;
        try {
            answer = json.readTree(output);
        } catch (JacksonException notJson) {
            return new HostResult.Wrong<>("agent.greeting.unreadable", "the agent's answer is not JSON");
        }
        JsonNode result = answer.has("result") ? answer.path("result") : answer;
        String trouble = answer.path("error").path("message").asString("")
                + result.path("deliveryStatus").path("errorMessage").asString("");
        if (trouble.contains("(403:")
                || trouble.contains("403: Forbidden")
                || CANNOT_WRITE.matcher(trouble).find()) {
            return new HostResult.Ok<>(new FirstAnswer.OwnerMustPressStart());
        }
        if (!trouble.isEmpty()) {
            return new HostResult.Wrong<>("agent.greeting.failed", shortened(trouble));
        }
        if (result.path("payloads")
                .valueStream()
                .anyMatch(payload -> payload.path("isError").asBoolean(false))) {
            // What it says instead of an answer, such as that its key for models is refused.
            return new HostResult.Wrong<>("agent.greeting.failed", "an error instead of an answer");
        }
        String text = String.join(
                "\n",
                result.path("payloads")
                        .valueStream()
                        .map(payload -> payload.path("text").asString(""))
                        .filter(said -> !said.isBlank())
                        .toList());
        boolean sent = result.path("deliveryStatus").path("status").asString("").equals("sent");
        return sent && !text.isEmpty()
                ? new HostResult.Ok<>(new FirstAnswer.Answered(text))
                : new HostResult.Wrong<>("agent.greeting.failed", "nothing was delivered");
    }

    @Override
    public String memory() {
        return OpenClawConfiguration.STATE;
    }

    /** Its snapshots of databases go where the archive goes: what is temporary on the system may lie in memory. */
    @Override
    public String backUpCommand(String folder, String archive) {
        return ITS_RIGHTS + " --property=ReadWritePaths=" + folder + " --setenv=TMPDIR=" + folder + ITS_SURROUNDINGS
                + " " + COMMAND + " backup create --output " + archive + " --verify --json";
    }

    @Override
    public String unpackCommand(String archive, String folder) {
        return AS_THE_AGENT + " backup restore " + archive + " --target " + folder + " --json";
    }

    @Override
    public String memoryIn(String folder, String root) {
        return folder + "/" + root + "/payload/posix" + OpenClawConfiguration.STATE;
    }

    @Override
    public String asItself(String command) {
        return ITS_RIGHTS + " " + command;
    }

    @Override
    public Contents contents(InputStream archive) throws IOException {
        return OpenClawArchive.contents(archive);
    }

    /** What the agent says about its trouble may quote what it was told: a line of it is enough. */
    private static String shortened(String trouble) {
        String line = trouble.lines().findFirst().orElse("");
        return line.length() > 160 ? line.substring(0, 160) : line;
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(OpenClaw.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
