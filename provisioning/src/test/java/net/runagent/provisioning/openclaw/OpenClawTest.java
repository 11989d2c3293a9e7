package net.runagent.provisioning.openclaw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.runagent.core.account.Platform;
import net.runagent.core.deployment.AgentHost.DesiredAgent;
import net.runagent.core.deployment.AgentHost.FirstAnswer;
import net.runagent.core.deployment.AgentHost.Rehearsal;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.vault.SecretKind;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenClawTest {
    private final OpenClaw openclaw = new OpenClaw(new AgentProperties("", ""));

    @Test
    void everyPackageOfTheInstallationIsPinnedByItsHash() {
        AgentRuntime.Install install = openclaw.install("x86_64").orElseThrow();
        Placed lock = install.files().stream()
                .filter(file -> file.path().endsWith("package-lock.json"))
                .findFirst()
                .orElseThrow();
        JsonNode packages =
                JsonMapper.builder().build().readTree(lock.content()).path("packages");
        assertThat(packages.size()).isGreaterThan(300);
        packages.properties().forEach(entry -> {
            if (!entry.getKey().isEmpty() && !entry.getValue().path("inBundle").asBoolean(false)) {
                assertThat(entry.getValue().path("integrity").asString(""))
                        .as(entry.getKey())
                        .startsWith("sha512-");
                assertThat(entry.getValue().has("resolved")).as(entry.getKey()).isFalse();
            }
        });
        assertThat(packages.path("node_modules/openclaw").path("version").asString())
                .isEqualTo(OpenClaw.VERSION);
    }

    @Test
    void theInstallScriptHasNoPlaceholderLeftAndEndsWithOneRename() {
        AgentRuntime.Install install = openclaw.install("aarch64").orElseThrow();
        String script = new String(install.files().getLast().content(), StandardCharsets.UTF_8);
        assertThat(script).doesNotContain("@").contains("node-v24.21.0-linux-arm64", "sha256sum -c");
        assertThat(script.strip().lines().reduce((a, b) -> b))
                .contains("mv -T /opt/openclaw/current.new /opt/openclaw/current");
    }

    /** A command of ours that ran with more rights than the agent could be turned against its server. */
    @Test
    void whatWeRunOfItHasNoRightsAndReadsOurConfiguration() {
        DesiredAgent desired =
                new DesiredAgent("openclaw", Platform.TELEGRAM, "acme/tiny-1", "4711", "Greet your owner.", Map.of());
        List<String> ours = List.of(
                openclaw.validateCommand(),
                openclaw.rehearseCommand(),
                openclaw.forgetRehearsalCommand(),
                openclaw.greetCommand(desired));
        assertThat(ours)
                .allSatisfy(command -> assertThat(command)
                        .contains("--property=NoNewPrivileges=yes", "--property=ProtectSystem=strict")
                        .contains("--setenv=OPENCLAW_CONFIG_PATH="
                                + openclaw.configuration(desired).path() + " ")
                        .doesNotContain("sudo -n -u", "sudo -n -H"));
        assertThat(ours.getFirst())
                .contains("--property=DynamicUser=yes", "--property=PrivateNetwork=yes")
                .doesNotContain("/var/lib/openclaw");
        assertThat(ours.subList(1, ours.size()))
                .allSatisfy(command ->
                        assertThat(command).contains("--uid=openclaw", "--property=ReadWritePaths=/var/lib/openclaw "));
    }

    @Test
    void aRehearsalIsHeldInASessionThatIsInMemoryAloneAndItsModelIsNobodys() {
        String script = text(openclaw.rehearsal());
        String session = "agent:main:dashboard:incognito-rehearsal";
        assertThat(script)
                .doesNotContain("@")
                .contains("\"key\":\"" + session + "\",\"incognito\":true", "A rehearsal, for nobody.");
        assertThat(openclaw.forgetRehearsalCommand()).contains(session);
        assertThat(openclaw.rehearseCommand())
                .endsWith(" /bin/sh " + openclaw.rehearsal().path());
        assertThat(text(openclaw.warmConfiguration()))
                .contains("\"baseUrl\" : \"http://127.0.0.1:18789/")
                .doesNotContain("openrouter.ai");
    }

    @Test
    void whatCameOfARehearsalIsReadAsTheRealProgramWritesIt() {
        assertThat(openclaw.rehearsed(ended(
                        "error",
                        "⚠️ The configured model is unavailable from the provider — it may have"
                                + " been renamed, retired, or is not offered on this account.")))
                .isEqualTo(new Rehearsal.Held());
        assertThat(openclaw.rehearsed(ended("error", "gateway is draining")))
                .isEqualTo(new Rehearsal.Missed("agent.rehearsal.failed"));
        assertThat(openclaw.rehearsed(ended("timeout", "")))
                .isEqualTo(new Rehearsal.Missed("agent.rehearsal.too-long"));
        for (String nothing : List.of("", "{}", "gateway closed (1006)")) {
            assertThat(openclaw.rehearsed(nothing)).isEqualTo(new Rehearsal.Missed("agent.rehearsal.not-begun"));
        }
    }

    private static String ended(String status, String error) {
        return JsonMapper.shared()
                .writeValueAsString(Map.of("runId", "rehearsal", "status", status, "endedAt", 1, "error", error));
    }

    private static String text(Placed file) {
        return new String(file.content(), StandardCharsets.UTF_8);
    }

    @Test
    void theServiceReadsTheConfigurationThatWePlace() {
        String unit = openclaw.install("x86_64").orElseThrow().files().stream()
                .filter(file -> file.path().endsWith(".service"))
                .map(file -> new String(file.content(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
        assertThat(unit)
                .contains(
                        "Environment=OPENCLAW_CONFIG_PATH="
                                + openclaw.warmConfiguration().path() + "\n",
                        "Environment=OPENCLAW_STATE_DIR=" + OpenClawConfiguration.STATE + "\n",
                        "ReadWritePaths=/var/lib/openclaw\n");
        assertThat(openclaw.warmConfiguration().owner()).isEqualTo("root:openclaw");
        assertThat(openclaw.warmConfiguration().mode()).isEqualTo("0640");
    }

    @Test
    void aMachineItCannotRunOnIsToldSo() {
        assertThat(openclaw.install("riscv64")).isEmpty();
    }

    @Test
    void theSecretsFileHoldsEachSecretUnderItsName() {
        Placed file = openclaw.secrets(Map.of(
                SecretKind.TELEGRAM_BOT_TOKEN, bytes("1:AA"),
                SecretKind.OPENROUTER_KEY, bytes("sk-or-v1-x"),
                SecretKind.GATEWAY_TOKEN, bytes("g")));
        assertThat(new String(file.content(), StandardCharsets.UTF_8))
                .isEqualTo("{\"gateway\":\"g\",\"openrouter\":\"sk-or-v1-x\",\"telegram\":\"1:AA\"}\n");
        assertThat(file.mode()).isEqualTo("0600");
        assertThat(file.toString()).doesNotContain("sk-or");
    }

    @Test
    void aSecretThatWouldBreakTheFileIsRefusedWithoutBeingQuoted() {
        assertThatThrownBy(() -> openclaw.secrets(Map.of(SecretKind.OPENROUTER_KEY, bytes("a\"b"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("a\"b");
        assertThatThrownBy(() -> openclaw.secrets(Map.of(SecretKind.SSH_PRIVATE_KEY, bytes("x"))))
                .as("our own key never goes to the agent")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFirstAnswerIsReadAsTheRealProgramWritesIt() {
        assertThat(openclaw.greeted("{\"runId\":\"r\",\"status\":\"ok\",\"result\":{\"payloads\":[{\"text\":\"Hello!\","
                        + "\"mediaUrl\":null}],\"deliveryStatus\":{\"status\":\"sent\",\"succeeded\":true}}}"))
                .isEqualTo(new HostResult.Ok<>(new FirstAnswer.Answered("Hello!")));
    }

    @Test
    void whenTelegramRefusesTheOwnerMustPressStart() {
        assertThat(openclaw.greeted("{\"ok\":false,\"runId\":\"r\",\"origin\":\"gateway\",\"error\":{\"type\":"
                        + "\"cli_error\",\"message\":\"Call to 'sendMessage' failed! (403: Forbidden: bot can't initiate"
                        + " conversation with a user)\"}}"))
                .isEqualTo(new HostResult.Ok<>(new FirstAnswer.OwnerMustPressStart()));
    }

    @Test
    void anyOtherTroubleIsNotAnAnswer() {
        assertThat(openclaw.greeted("")).isInstanceOf(HostResult.Wrong.class);
        assertThat(openclaw.greeted("{}")).isInstanceOf(HostResult.Wrong.class);
        assertThat(openclaw.greeted("{\"status\":\"ok\",\"result\":{\"payloads\":[{\"text\":\"Authentication failed\","
                        + "\"isError\":true}],\"deliveryStatus\":{\"status\":\"sent\"}}}"))
                .isInstanceOf(HostResult.Wrong.class);
        assertThat(openclaw.greeted("not json")).isInstanceOf(HostResult.Wrong.class);
        assertThat(openclaw.greeted("{\"ok\":false,\"error\":{\"message\":\"gateway closed\"}}"))
                .isInstanceOf(HostResult.Wrong.class);
        assertThat(openclaw.greeted("{\"result\":{\"payloads\":[{\"text\":\"x\"}],\"deliveryStatus\":"
                        + "{\"status\":\"suppressed\"}}}"))
                .isInstanceOf(HostResult.Wrong.class);
    }

    @Test
    void whyAConfigurationWasRefusedIsTold() {
        assertThat(openclaw.configurationIssues(
                        "{\"valid\":false,\"issues\":[{\"path\":\"gateway.port\",\"message\":\"expected number\"}]}"))
                .isEqualTo("gateway.port: expected number");
        assertThat(openclaw.configurationIssues("Segmentation fault")).isEqualTo("no reason given");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void onDiscordItsOwnerIsNamedAsAPersonAndItsPluginIsThePinnedOne() {
        DesiredAgent desired =
                new DesiredAgent("openclaw", Platform.DISCORD, "acme/tiny-1", "4711", "Greet your owner.", Map.of());
        assertThat(openclaw.greetCommand(desired))
                .contains("--channel discord --to user:4711")
                .contains("--reply-channel discord --reply-to user:4711");

        JsonNode configuration =
                JsonMapper.shared().readTree(openclaw.configuration(desired).content());
        JsonNode discord = configuration.path("channels").path("discord");
        assertThat(discord.path("dmPolicy").asString()).isEqualTo("allowlist");
        assertThat(discord.path("groupPolicy").asString()).isEqualTo("disabled");
        assertThat(discord.path("configWrites").asBoolean(true)).isFalse();
        assertThat(discord.path("token").path("id").asString()).isEqualTo("/discord");
        assertThat(discord.path("allowFrom").path(0).asString()).isEqualTo("4711");
        assertThat(configuration.path("channels").has("telegram")).isFalse();
        assertThat(configuration
                        .path("plugins")
                        .path("load")
                        .path("paths")
                        .path(0)
                        .asString())
                .startsWith("/opt/openclaw/current/node_modules/");
        Placed lock = openclaw.install("x86_64").orElseThrow().files().stream()
                .filter(file -> file.path().endsWith("package-lock.json"))
                .findFirst()
                .orElseThrow();
        assertThat(JsonMapper.shared()
                        .readTree(lock.content())
                        .path("packages")
                        .path("node_modules/@openclaw/discord")
                        .path("version")
                        .asString())
                .isEqualTo(OpenClaw.VERSION);
    }

    @Test
    void whenDiscordRefusesTheOwnerMustLetTheBotIn() {
        assertThat(openclaw.greeted(
                        "{\"ok\":false,\"error\":{\"message\":\"Cannot send messages to this user (50007)\"}}"))
                .isEqualTo(new HostResult.Ok<>(new FirstAnswer.OwnerMustPressStart()));
    }
}
