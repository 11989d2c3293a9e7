package net.runagent.sandbox.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import net.runagent.sandbox.discord.DiscordParty;
import net.runagent.sandbox.hetzner.HetznerParty;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.LoopbackServer;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.openrouter.OpenRouterParty;
import net.runagent.sandbox.people.ChatParty;
import net.runagent.sandbox.people.Saying;
import net.runagent.sandbox.people.Seen;
import net.runagent.sandbox.server.Guest;
import net.runagent.sandbox.telegram.TelegramParty;
import net.runagent.sandbox.world.World;
import org.apache.sshd.client.session.ClientSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole way of an agent: ordered at Hetzner, installed and configured over SSH, talking on Telegram, broken, mended. */
class OpenClawTest {
    private static final String NODE = "/opt/openclaw/current/node/bin/node";
    private static final String MJS = "/opt/openclaw/current/node_modules/openclaw/openclaw.mjs";
    private static final String OC = "sudo -n -H -u openclaw " + NODE + " " + MJS + " ";
    private static final String READY = "curl -sS --max-time 5 -w '\\n%{http_code}' http://127.0.0.1:18789/readyz";
    private static final String SHOW =
            "systemctl show openclaw.service --property=LoadState,ActiveState,SubState,Result,ExecMainStatus,NRestarts";
    private static final String ARCHIVE = "node-v24.21.0-linux-x64";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Guest guest = new Guest();
    private World world;
    private TelegramParty telegram;
    private DiscordParty discord;
    private OpenRouterParty openRouter;
    private HetznerParty hetzner;
    private ChatParty.Account ada;
    private ChatParty.OwnBot bot;
    private String key = "";
    private long machine;

    @TempDir
    Path dir;

    @BeforeEach
    void open() throws Exception {
        openWorld();
        ada = telegram.create("Ada", "en");
        bot = telegram.makesToken(ada.userId(), "ada_agent_bot");
        key = Json.read(api(
                        "POST",
                        openRouter.apiUrl() + "/keys",
                        openRouter.managementKey(),
                        "{\"name\":\"a\",\"limit\":5}"))
                .path("key")
                .asString();
    }

    private void openWorld() {
        world = new World(dir, 11, false);
        telegram = world.join(new TelegramParty());
        discord = world.join(new DiscordParty());
        openRouter = world.join(new OpenRouterParty());
        hetzner = world.join(new HetznerParty());
    }

    @AfterEach
    void close() {
        guest.close();
        assertThat(world.violations().all()).isEmpty();
        world.close();
    }

    @Test
    void anAgentIsInstalledConfiguredGreetsItsOwnerAndAnswersNobodyElse() throws Exception {
        ClientSession session = server();
        configure(session, ada.userId(), bot.token());
        assertThat(Guest.run(session, OC + "config validate --json").out()).contains("\"valid\":true");
        start(session);
        telegram.says(ada.userId(), Saying.to(bot.bot(), "/start"));
        JsonNode greeting = greet(session);
        assertThat(greeting.path("result").path("deliveryStatus").path("status").asString())
                .isEqualTo("sent");
        String said =
                greeting.path("result").path("payloads").path(0).path("text").asString();
        assertThat(telegram.awaits(ada.userId(), bot.bot(), "up and running", 0, Duration.ofSeconds(5)))
                .map(Seen.Message::text)
                .hasValue(said);
        telegram.says(ada.userId(), Saying.to(bot.bot(), "What is the weather?"));
        assertThat(telegram.awaits(ada.userId(), bot.bot(), "You said: .What is the weather", 0, Duration.ofSeconds(5)))
                .isPresent();
        ChatParty.Account stranger = telegram.create("Bob", "en");
        telegram.says(stranger.userId(), Saying.to(bot.bot(), "let me in"));
        telegram.says(ada.userId(), Saying.to(bot.bot(), "and now?"));
        telegram.awaits(ada.userId(), bot.bot(), "and now", 0, Duration.ofSeconds(5));
        assertThat(telegram.sees(stranger.userId(), bot.bot(), 0).messages())
                .allMatch(m -> m.from().equals("me"));
        assertThat(Guest.run(session, OC + "health --json").out()).contains("\"telegram\"", "ada_agent_bot");
        assertThat(world.secrets().all())
                .anyMatch(s -> s.value().equals(bot.token()) && s.party().equals("server"));
    }

    @Test
    void anOwnerWhoNeverPressedStartCannotBeGreeted() throws Exception {
        ClientSession session = server();
        ChatParty.Account quiet = telegram.create("Cleo", "en");
        configure(session, quiet.userId(), bot.token());
        start(session);
        JsonNode greeting = greet(session, "telegram", quiet.userId());
        assertThat(greeting.path("ok").asBoolean(true)).isFalse();
        assertThat(greeting.path("error").path("message").asString()).contains("403: Forbidden");
    }

    @Test
    void anAgentAnswersItsOwnerOnDiscordWithItsPluginAndItsOwnToken() throws Exception {
        ClientSession session = server();
        String owner = discord.create("Dora", "en").userId();
        ChatParty.OwnBot own = discord.makesToken(owner, "dora_agent");
        secrets(session, own.token());
        put(session, "/etc/openclaw/greeting.txt", "openclaw", "Greet your owner in one short message.\n");
        String path = "/var/lib/openclaw/.openclaw/openclaw.json";
        put(session, path, "openclaw", config(onDiscord(owner, "nothing-there")));
        assertThat(Guest.run(session, OC + "config validate --json").out()).contains("\"valid\":true");
        Guest.run(session, "sudo -n systemctl enable --now openclaw");
        await(() -> Guest.run(session, READY).out().contains("\"failing\":[\"discord\"]"));
        put(session, path, "openclaw", config(onDiscord(owner, "discord")));
        ready(session);
        JsonNode greeting = greet(session, "discord", "user:" + owner);
        assertThat(greeting.path("result").path("deliveryStatus").path("status").asString())
                .isEqualTo("sent");
        discord.says(owner, Saying.to(own.bot(), "What is the weather?"));
        assertThat(discord.awaits(owner, own.bot(), "You said: .What is the weather", 0, Duration.ofSeconds(5)))
                .isPresent();
        discord.blocks(owner, own.bot(), true);
        assertThat(greet(session, "discord", "user:" + owner)
                        .path("error")
                        .path("message")
                        .asString())
                .isEqualTo("Cannot send messages to this user (50007)");
        breaks("token-revoked");
        await(() -> Guest.run(session, READY).out().endsWith("503"));
    }

    @Test
    void aWarmGatewayTakesItsOwnerByHotReload() throws Exception {
        ClientSession session = server();
        secrets(session, "");
        put(session, "/var/lib/openclaw/.openclaw/openclaw.json", "openclaw", config(""));
        start(session);
        configure(session, ada.userId(), bot.token());
        telegram.says(ada.userId(), Saying.to(bot.bot(), "Are you mine?"));
        assertThat(telegram.awaits(ada.userId(), bot.bot(), "Are you mine", 0, Duration.ofSeconds(8)))
                .isPresent();
        assertThat(Guest.run(session, SHOW).out()).contains("NRestarts=0");
    }

    @Test
    void theFirstThoughtOfAProcessLoadsWhatLaterOnesHaveAndASecretSessionIsInMemoryAlone() throws Exception {
        ClientSession session = server();
        secrets(session, "");
        String path = "/var/lib/openclaw/.openclaw/openclaw.json";
        put(session, path, "openclaw", config("").replace(openRouter.apiUrl(), "http://127.0.0.1:18789/nobody/v1"));
        start(session);
        assertThat(memory()).isEqualTo(Map.of("hasThought", false, "secretSessions", 0));
        String key = "agent:main:dashboard:incognito-rehearsal";
        rpc(session, "sessions.create", Map.of("agentId", "main", "key", key, "incognito", true));
        rpc(session, "chat.send", Map.of("sessionKey", key, "message", "a zebra", "idempotencyKey", "r1"));
        JsonNode ended = rpc(session, "agent.wait", Map.of("runId", "r1", "timeoutMs", 10_000));
        assertThat(ended.path("status").asString()).isEqualTo("error");
        assertThat(ended.path("error").asString()).contains("unavailable from the provider");
        assertThat(memory()).isEqualTo(Map.of("hasThought", true, "secretSessions", 1));
        assertThat(transcripts(session)).isEmpty();
        assertThat(rpc(session, "sessions.delete", Map.of("key", key))
                        .path("deleted")
                        .asBoolean())
                .isTrue();
        assertThat(rpc(session, "sessions.delete", Map.of("key", key))
                        .path("deleted")
                        .asBoolean())
                .isFalse();
        assertThat(memory()).isEqualTo(Map.of("hasThought", true, "secretSessions", 0));

        Guest.run(session, OC + "agent --session-id open --message 'an okapi' --json");
        assertThat(transcripts(session))
                .as("any other session stays on the disk")
                .contains("agent-main-explicit-open");
        restart(session);
        ready(session);
        assertThat(memory().get("hasThought")).as("of a new process").isEqualTo(false);
    }

    private Map<?, ?> memory() {
        return (Map<?, ?>) hetzner.machines().describe(machine).get("agentMemory");
    }

    private static JsonNode rpc(ClientSession session, String method, Map<String, Object> parameters) throws Exception {
        Guest.Result said =
                Guest.run(session, OC + "gateway call " + method + " --json --params '" + Json.text(parameters) + "'");
        assertThat(said.status()).as(said.err()).isZero();
        return Json.read(said.out());
    }

    private static String transcripts(ClientSession session) throws Exception {
        return Guest.run(session, "sudo -n ls /var/lib/openclaw/.openclaw/agents/main/sessions")
                .out();
    }

    @Test
    void aBrokenConfigurationIsNamedAndEndsWith78AndMendsByWritingItAnew() throws Exception {
        ClientSession session = running();
        breaks("config-broken");
        await(() -> Guest.run(session, SHOW).out().contains("ActiveState=failed"));
        assertThat(Guest.run(session, SHOW).out()).contains("ExecMainStatus=78");
        Guest.Result invalid = Guest.run(session, OC + "config validate --json");
        assertThat(invalid.status()).isEqualTo(1);
        assertThat(invalid.out()).contains("\"valid\":false", "brokenByHand");
        assertThat(Guest.run(session, OC + "doctor --fix --non-interactive").status())
                .isZero();
        assertThat(Guest.run(session, OC + "config validate --json").status()).isZero();
        restart(session);
        ready(session);
    }

    @Test
    void aCrashedAgentStaysDownUntilItIsRestarted() throws Exception {
        ClientSession session = running();
        breaks("agent-crash");
        await(() -> Guest.run(session, SHOW).out().contains("ActiveState=failed"));
        assertThat(Guest.run(session, READY).status()).isEqualTo(7);
        restart(session);
        ready(session);
    }

    @Test
    void aBrokenStateIsMendedByTheProgramItselfAndALostOneIsNot() throws Exception {
        ClientSession session = running();
        breaks("state-broken");
        assertThat(Guest.run(session, READY).status()).isEqualTo(7);
        restart(session);
        assertThat(Guest.run(session, READY).status()).isEqualTo(7);
        Guest.run(session, OC + "doctor --fix --non-interactive");
        restart(session);
        ready(session);

        breaks("state-lost");
        Guest.run(session, OC + "doctor --fix --non-interactive");
        restart(session);
        await(() -> Guest.run(session, SHOW).out().contains("ExecMainStatus=1"));
        assertThat(Guest.run(session, READY).status()).isEqualTo(7);
    }

    @Test
    void aDamagedProgramNeitherStartsNorSaysAnything() throws Exception {
        ClientSession session = running();
        breaks("program-damaged");
        await(() -> !Guest.run(session, SHOW).out().contains("ActiveState=active"));
        assertThat(Guest.run(session, OC + "config validate --json").out()).isEmpty();
    }

    @Test
    void aDeafAgentSaysItIsWellButAnswersOnlyAfterARestart() throws Exception {
        ClientSession session = running();
        breaks("agent-deaf");
        assertThat(Guest.run(session, READY).out()).endsWith("200");
        telegram.says(ada.userId(), Saying.to(bot.bot(), "anybody?"));
        assertThat(telegram.awaits(ada.userId(), bot.bot(), "You said: .anybody", 0, Duration.ofMillis(700)))
                .isEmpty();
        restart(session);
        assertThat(telegram.awaits(ada.userId(), bot.bot(), "You said: .anybody", 0, Duration.ofSeconds(8)))
                .isPresent();
    }

    @Test
    void aRevokedTokenShowsAsAFailingChannelAndANewOneMends() throws Exception {
        ClientSession session = running();
        breaks("token-revoked");
        await(() -> Guest.run(session, READY).out().endsWith("503"));
        assertThat(Guest.run(session, READY).out()).contains("\"failing\":[\"telegram\"]");
        ChatParty.OwnBot other = telegram.makesToken(ada.userId(), "ada_second_bot");
        secrets(session, other.token());
        assertThat(Guest.run(session, OC + "secrets reload").status()).isZero();
        ready(session);
    }

    @Test
    void aSecretsFileThatOthersMayReadCountsAsNone() throws Exception {
        ClientSession session = server();
        configure(session, ada.userId(), bot.token());
        Guest.run(session, "sudo -n chmod 0644 /etc/openclaw/secrets.json");
        assertThat(Guest.run(session, "sudo -n systemctl enable --now openclaw").status())
                .isZero();
        await(() -> Guest.run(session, READY).out().endsWith("503"));
    }

    @Test
    void anAgentRunsOnInAWorldThatIsOpenedAgain() throws Exception {
        running();
        guest.close();
        world.close();
        openWorld();
        telegram.says(ada.userId(), Saying.to(bot.bot(), "still there?"));
        assertThat(telegram.awaits(ada.userId(), bot.bot(), "You said: .still there", 0, Duration.ofSeconds(10)))
                .isPresent();
    }

    private ClientSession running() throws Exception {
        ClientSession session = server();
        configure(session, ada.userId(), bot.token());
        start(session);
        return session;
    }

    /** Ordered through the API, booted, with the agent's program on it. */
    private ClientSession server() throws Exception {
        String userData = Guest.userData(
                hetzner.sshPort(), 7, 8, Guest.FIREWALL, List.of("curl", "fail2ban", "nftables", "xz-utils"));
        String made = api(
                "POST",
                hetzner.apiUrl() + "/servers",
                hetzner.token(),
                Json.text(Map.of(
                        "name",
                        "agent-1",
                        "server_type",
                        "cx23",
                        "image",
                        "debian-13",
                        "location",
                        "fsn1",
                        "user_data",
                        userData)));
        long id = Json.read(made).path("server").path("id").asLong();
        machine = id;
        String address = Json.read(made)
                .path("server")
                .path("public_net")
                .path("ipv4")
                .path("ip")
                .asString();
        await(() -> "done".equals(hetzner.machines().describe(id).get("firstBoot")));
        ClientSession session = guest.login("raops", address, hetzner.sshPort(), Guest.pair(7));
        install(session);
        assertThat(hetzner.machines().describe(id)).containsEntry("agentVersion", "2026.9.6");
        return session;
    }

    private static void install(ClientSession session) throws Exception {
        put(
                session,
                "/opt/runagent/package.json",
                "root",
                "{\"dependencies\":{\"openclaw\":\"2026.9.6\",\"@openclaw/discord\":\"2026.9.6\"}}");
        put(
                session,
                "/opt/runagent/package-lock.json",
                "root",
                "{\"packages\":{\"node_modules/openclaw\":{\"version\":\"2026.9.6\"},"
                        + "\"node_modules/@openclaw/discord\":{\"version\":\"2026.9.6\"}}}");
        put(session, "/opt/runagent/node.sha256", "root", "a".repeat(64) + "  /opt/node/" + ARCHIVE + ".tar.xz\n");
        put(session, "/opt/runagent/install.sh", "root", """
                #!/bin/sh
                set -eu
                mkdir -p /opt/node /opt/openclaw/releases
                curl -fsSL --retry 5 --max-time 600 -o /opt/node/@.tar.xz https://nodejs.org/dist/v24.21.0/@.tar.xz
                sha256sum -c --status /opt/runagent/node.sha256
                tar -xJf /opt/node/@.tar.xz -C /opt/node --no-same-owner
                rm -f /opt/node/@.tar.xz
                rm -rf /opt/openclaw/releases/2026.9.6 /opt/openclaw/releases/2026.9.6.part
                mkdir -p /opt/openclaw/releases/2026.9.6.part
                install -m 0644 /opt/runagent/package.json /opt/openclaw/releases/2026.9.6.part/package.json
                install -m 0644 /opt/runagent/package-lock.json /opt/openclaw/releases/2026.9.6.part/package-lock.json
                ln -sfn /opt/node/@ /opt/openclaw/releases/2026.9.6.part/node
                env PATH=/opt/node/@/bin:/usr/bin:/bin HOME=/opt/runagent npm ci --prefix /opt/openclaw/releases/2026.9.6.part --omit=dev --no-audit --no-fund --allow-scripts=openclaw
                mv -T /opt/openclaw/releases/2026.9.6.part /opt/openclaw/releases/2026.9.6
                ln -sfn /opt/openclaw/releases/2026.9.6 /opt/openclaw/current.new
                mv -T /opt/openclaw/current.new /opt/openclaw/current
                """.replace("@", ARCHIVE));
        put(session, "/etc/systemd/system/openclaw.service", "root", """
                [Unit]
                Description=Agent
                [Service]
                User=openclaw
                Environment=HOME=/var/lib/openclaw NO_COLOR=1
                ExecStart=%s %s gateway run
                Restart=always
                RestartPreventExitStatus=78
                SuccessExitStatus=0 143
                [Install]
                WantedBy=multi-user.target
                """.formatted(NODE, MJS));
        Guest.run(session, "sudo -n systemctl daemon-reload");
        Guest.Result started = Guest.run(
                session,
                "sudo -n systemd-run --unit=runagent-install --property=RuntimeMaxSec=900 --property=Nice=5 /bin/sh /opt/runagent/install.sh");
        assertThat(started.status()).as(started.err()).isZero();
        await(() -> Guest.run(session, "cat /opt/openclaw/current/node_modules/openclaw/package.json")
                        .status()
                == 0);
    }

    private static void put(ClientSession session, String path, String owner, String text) throws Exception {
        String upload = "/home/raops/upload";
        Guest.upload(session, upload, text.getBytes(StandardCharsets.UTF_8));
        Guest.Result placed = Guest.run(
                session,
                "sudo -n install -d -o " + owner + " -g " + owner + " -m 0700 "
                        + path.substring(0, path.lastIndexOf('/'))
                        + " && sudo -n install -o " + owner + " -g " + owner + " -m 0600 " + upload + " " + path
                        + ".new"
                        + " && sudo -n mv -f " + path + ".new " + path + " && rm -f " + upload);
        assertThat(placed.status()).as(placed.err()).isZero();
    }

    private void configure(ClientSession session, String owner, String token) throws Exception {
        secrets(session, token);
        put(session, "/etc/openclaw/greeting.txt", "openclaw", "Greet your owner in one short message.\n");
        put(session, "/var/lib/openclaw/.openclaw/openclaw.json", "openclaw", config(onTelegram(owner)));
    }

    private void secrets(ClientSession session, String token) throws Exception {
        String text = Json.text(
                Map.of("gateway", "g-12345678901234567890", "openrouter", key, "telegram", token, "discord", token));
        put(session, "/etc/openclaw/secrets.json", "openclaw", text);
    }

    private String onTelegram(String owner) {
        return """
                ,"channels":{"telegram":{"enabled":true,"dmPolicy":"allowlist","groupPolicy":"disabled","configWrites":false,
                "botToken":{"source":"file","provider":"main","id":"/telegram"},"allowFrom":["%s"],"apiRoot":"%s",
                "network":{"dangerouslyAllowPrivateNetwork":true}}}""".formatted(owner, telegram.url());
    }

    private static String onDiscord(String owner, String plugin) {
        return """
                ,"channels":{"discord":{"enabled":true,"dmPolicy":"allowlist","groupPolicy":"disabled","configWrites":false,
                "token":{"source":"file","provider":"main","id":"/discord"},"allowFrom":["%s"]}},
                "plugins":{"load":{"paths":["/opt/openclaw/current/node_modules/@openclaw/%s"]},
                "entries":{"discord":{"enabled":true}}}""".formatted(owner, plugin);
    }

    private String config(String channels) {
        return """
                {"gateway":{"mode":"local","bind":"loopback","port":18789,
                "auth":{"mode":"token","token":{"source":"file","provider":"main","id":"/gateway"}},
                "controlUi":{"enabled":false}},
                "secrets":{"providers":{"main":{"source":"file","path":"/etc/openclaw/secrets.json","mode":"json"}}},
                "models":{"providers":{"openrouter":{"baseUrl":"%s","api":"openai-completions",
                "apiKey":{"source":"file","provider":"main","id":"/openrouter"},"models":[]}}},
                "agents":{"defaults":{"model":{"primary":"openrouter/openai/gpt-5-mini"},"heartbeat":{"every":"0m"}}}%s}
                """.formatted(openRouter.apiUrl(), channels);
    }

    private static void start(ClientSession session) throws Exception {
        Guest.Result started = Guest.run(session, "sudo -n systemctl enable --now openclaw");
        assertThat(started.status()).as(started.err()).isZero();
        ready(session);
    }

    private static void restart(ClientSession session) throws Exception {
        Guest.run(session, "sudo -n systemctl reset-failed openclaw");
        assertThat(Guest.run(session, "sudo -n systemctl restart --no-block openclaw")
                        .status())
                .isZero();
    }

    private static void ready(ClientSession session) throws Exception {
        await(() -> Guest.run(session, READY).out().endsWith("200"));
    }

    private JsonNode greet(ClientSession session) throws Exception {
        return greet(session, "telegram", ada.userId());
    }

    private static JsonNode greet(ClientSession session, String channel, String owner) throws Exception {
        Guest.run(session, "sudo -n systemctl stop runagent-greet.service");
        Guest.run(session, "sudo -n install -d -m 0700 /run/runagent");
        Guest.Result started = Guest.run(
                session,
                "sudo -n systemd-run --unit=runagent-greet --remain-after-exit --uid=openclaw --gid=openclaw"
                        + " --setenv=HOME=/var/lib/openclaw --property=RuntimeMaxSec=180"
                        + " --property=StandardOutput=truncate:/run/runagent/greet.json " + NODE + " " + MJS
                        + " agent --agent main --channel " + channel + " --to " + owner
                        + " --reply-channel " + channel + " --reply-to "
                        + owner + " --message-file /etc/openclaw/greeting.txt --deliver --timeout 150 --json");
        assertThat(started.status()).as(started.err()).isZero();
        String show = "systemctl show runagent-greet.service --property=ActiveState,SubState";
        await(() -> !Guest.run(session, show).out().contains("SubState=running"));
        return Json.read(
                Guest.run(session, "sudo -n cat /run/runagent/greet.json").out());
    }

    private void breaks(String fault) throws Exception {
        Routes routes = new Routes();
        hetzner.worldRoutes(routes);
        try (LoopbackServer server = LoopbackServer.start("world-test", world, routes)) {
            assertThat(api(
                            "POST",
                            server.url() + "/world/servers/newest/breaks",
                            "",
                            Json.text(Map.of("fault", fault))))
                    .contains(fault);
        }
    }

    private String api(String method, String url, String token, String body) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Authorization", "Bearer " + token)
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return answer.body();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        Instant limit = Instant.now().plus(Duration.ofSeconds(15));
        while (!condition.call()) {
            assertThat(Instant.now()).isBefore(limit);
            Thread.onSpinWait();
        }
    }
}
