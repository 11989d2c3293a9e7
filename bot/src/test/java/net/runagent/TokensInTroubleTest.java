package net.runagent;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import net.runagent.TroubledVendor.Trouble;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.IdentityProvider;
import net.runagent.core.account.Platform;
import net.runagent.core.billing.CardCheckouts;
import net.runagent.core.billing.DiscountLine;
import net.runagent.core.conversation.ChatSender;
import net.runagent.core.conversation.ConversationId;
import net.runagent.core.conversation.Parcel;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.deployment.ServerPrices;
import net.runagent.core.deployment.SpareId;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.operator.ProviderCheck;
import net.runagent.core.usage.ChildKeys;
import net.runagent.core.usage.KeyLimit;
import net.runagent.core.vault.Secret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * The real service in front of vendors that fail in every way and repeat in their answers what they were sent. No token of
 * ours may be found in what a call says, in what is logged (our own classes and the clients' libraries at their finest
 * level) or in what is measured.
 */
@ExtendWith(OutputCaptureExtension.class)
public class TokensInTroubleTest {
    private static final String BOT = "7700000001:AAcanaryOperatorBotTokenXyzAbc0123456";
    private static final String OTHER_BOT = "7700000002:AAcanaryCustomersBotTokenXyzAbc012345";
    private static final String HETZNER = "canaryHetznerTokenAbcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJ";
    private static final String POLAR = "polar_oat_canaryPolarTokenAbcdefghijklmnopqrstuvwxyz0123";
    private static final String OPENROUTER = "sk-or-v1-canaryManagementKeyAbcdefghijklmnopqrstuvwxyz01234567";
    private static final String GOOGLE = "GOCSPX-canaryClientSecretAbcdefghij";
    private static final String DISCORD = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GcaNry.canaryOperatorDiscordTokenXyzAbc012345";
    private static final String OTHER_DISCORD = "MTIzNDU2Nzg5MDEyMzQ1Njc5.GcaNry.canaryCustomersDiscordTokenXyzAbc0123";
    private static final List<String> CANARIES =
            List.of(BOT, OTHER_BOT, HETZNER, POLAR, OPENROUTER, GOOGLE, DISCORD, OTHER_DISCORD);

    private static final TroubledVendor VENDOR = new TroubledVendor();
    private static WholeService service;

    @TempDir
    static Path dir;

    @BeforeAll
    static void aServiceWithEveryVendorInTrouble() {
        Map<String, String> settings = new HashMap<>();
        settings.put("runagent.telegram.token", BOT);
        settings.put("runagent.telegram.api-url", VENDOR.url());
        settings.put("runagent.discord.token", DISCORD);
        settings.put("runagent.discord.application-id", "123456789012345678");
        settings.put("runagent.discord.rest-url", VENDOR.url() + "/api/v10");
        settings.put("runagent.discord.gateway-url", VENDOR.url().replace("http", "ws"));
        settings.put("runagent.hetzner.token", HETZNER);
        settings.put("runagent.hetzner.api-url", VENDOR.url());
        settings.put("runagent.hetzner.call-seconds", "5");
        settings.put("runagent.polar.token", POLAR);
        settings.put("runagent.polar.api-url", VENDOR.url());
        settings.put("runagent.openrouter.management-key", OPENROUTER);
        settings.put("runagent.openrouter.api-url", VENDOR.url() + "/api/v1");
        settings.put("runagent.google.client-secret", GOOGLE);
        settings.put("runagent.google.token-url", VENDOR.url() + "/token");
        service = new WholeService(31, dir, settings);
    }

    @AfterAll
    static void end() {
        service.close();
        VENDOR.close();
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void noTokenIsFoundInWhatIsSaidLoggedOrMeasured(Trouble trouble, CapturedOutput output) throws Exception {
        Map<String, Level> before = talkative();
        int asked = VENDOR.requests.get();
        VENDOR.now(trouble);
        Map<String, String> said;
        try {
            said = askEverybody(trouble);
        } finally {
            VENDOR.now(Trouble.PAGE_500);
            before.forEach(TokensInTroubleTest::level);
        }
        assertThat(VENDOR.requests.get() - asked)
                .as("the vendors were asked")
                // Some calls are answered from what another one has just heard.
                .isGreaterThanOrEqualTo(trouble == Trouble.REFUSED ? 0 : said.size() - 4);
        said.forEach((call, words) -> assertClean(call + " in trouble " + trouble, words));
        assertClean("log in trouble " + trouble, output.getAll());
        assertClean(
                "metrics after trouble " + trouble, get("/actuator/prometheus").body());
    }

    /** What strangers put into an address must not come back in a log or as a label. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/link/",
                "/secret/",
                "/backup/",
                "/bot",
                "/hooks/",
                "/oauth2/callback/google?code=",
                "/actuator/",
                "/"
            })
    void aTokenInAnAddressOfOursIsNeitherLoggedNorMeasured(String path, CapturedOutput output) {
        String token = "canaryInAnAddressAbcdefghijklmnopqrstuvwxyz";
        for (String method : List.of("GET", "POST", "DELETE")) {
            service.send(service.port(), method, path + token, "", "");
        }
        assertThat(output.getAll()).doesNotContain(token);
        String metrics = get("/actuator/prometheus").body();
        assertThat(metrics).contains("http_server_requests_seconds").doesNotContain(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "heapdump",
                "threaddump",
                "env",
                "env/runagent.telegram.token",
                "loggers",
                "beans",
                "mappings",
                "configprops",
                "conditions",
                "scheduledtasks",
                "caches",
                "metrics",
                "flyway",
                "info",
                "logfile",
                "httpexchanges",
                "auditevents",
                "sessions",
                "startup",
                "sbom",
                "modulith",
                "shutdown",
                ""
            })
    void ofTheActuatorOnlyHealthAndMeasuresAnswer(String endpoint) {
        for (String method : List.of("GET", "POST")) {
            assertThat(service.send(service.port(), method, "/actuator/" + endpoint, "", "")
                            .statusCode())
                    .as(method + " at the service")
                    .isEqualTo(method.equals("GET") ? 404 : 403);
            assertThat(control(method, "/actuator/" + endpoint).statusCode())
                    .as(method + " at the control port")
                    .isEqualTo(404);
            assertThat(control(method, "/control/" + endpoint).statusCode())
                    .as(method + " as a control call")
                    .isEqualTo(404);
        }
    }

    @Test
    void healthAndMeasuresDoAnswer() {
        assertThat(get("/actuator/health").body()).contains("\"status\"");
        assertThat(get("/actuator/prometheus").statusCode()).isEqualTo(200);
        assertClean("health", get("/actuator/health").body());
    }

    // ---- calls to every vendor

    /** Every port by which we call a vendor; name of the call -> all that the answer or the exception says. */
    private static Map<String, String> askEverybody(Trouble trouble) throws Exception {
        Map<String, Callable<?>> calls = new LinkedHashMap<>();
        AgentBots bots = service.bean(AgentBots.class);
        calls.put(
                "bots.check",
                () -> bots.check(Platform.TELEGRAM, Secret.taking(OTHER_BOT.getBytes(StandardCharsets.UTF_8))));
        calls.put(
                "bots.check-discord",
                () -> bots.check(Platform.DISCORD, Secret.taking(OTHER_DISCORD.getBytes(StandardCharsets.UTF_8))));
        calls.put("bots.fetch", () -> bots.fetchManagedToken("424242"));
        calls.put("bots.replace", () -> bots.replaceManagedToken("424242"));
        calls.put("bots.restrict", () -> bots.restrictToOwner("424242", "100001"));
        ChatSender sender = sender(Platform.TELEGRAM);
        calls.put("chat.delete", () -> sender.deliver(parcel(Platform.TELEGRAM, "17"), null));
        ChatSender discord = sender(Platform.DISCORD);
        calls.put("discord.strip", () -> discord.deliver(parcel(Platform.DISCORD, "70/17"), null));
        calls.put("chat.acknowledge", () -> sender.acknowledge(UUID.randomUUID().toString(), "x"));
        ChildKeys keys = service.bean(ChildKeys.class);
        calls.put("keys.create", () -> keys.create("x", new UsdMicros(500_000)));
        calls.put("keys.find", () -> keys.find("abc"));
        calls.put("keys.page", () -> keys.page(0));
        calls.put("keys.change", () -> keys.change("abc", KeyLimit.life(new UsdMicros(500_000)), true));
        calls.put("keys.delete", () -> keys.delete("abc"));
        calls.put("keys.activity", () -> keys.activity("abc"));
        calls.put("keys.credits", keys::credits);
        CardCheckouts cards = service.bean(CardCheckouts.class);
        UUID one = new UUID(1, 1);
        calls.put("cards.make", () -> cards.make(one, one, "USD", one, one, one));
        calls.put("cards.discount", () -> cards.discount(new DiscountLine("X99", 0, Money.usd(1))));
        calls.put("cards.of", () -> cards.of(one));
        ServerFleet fleet = service.bean(ServerFleet.class);
        calls.put("servers.create", () -> fleet.create(order()));
        calls.put("servers.find", () -> fleet.find("ra-test-x-g1"));
        calls.put("servers.ours", fleet::ours);
        calls.put("servers.delete", () -> fleet.delete(new DeploymentId(one), "ra-test-x-g1"));
        calls.put(
                "servers.relabel",
                () -> fleet.relabel(Set.of(new SpareId(one)), new DeploymentId(one), 1, "ra-test-x-g1"));
        calls.put("servers.prices", () -> {
            service.bean(ServerPrices.class).look();
            return "";
        });
        IdentityProvider google = service.bean(IdentityProvider.class);
        calls.put("google.exchange", () -> google.exchange("a-code", "a-verifier", "a-nonce"));
        for (ProviderCheck check :
                service.context.getBeansOfType(ProviderCheck.class).values()) {
            if (!List.of("Mail", "Google sign-in").contains(check.provider())) {
                calls.put("doctor " + check.provider(), check::check);
            }
        }
        if (trouble == Trouble.SILENT) {
            // Polar is read four times, 10 s each; its writing meets the same patience once.
            calls.keySet().removeAll(List.of("cards.of", "doctor Polar"));
        }
        Map<String, String> said = new LinkedHashMap<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, Future<String>> asked = new LinkedHashMap<>();
            calls.forEach((name, call) -> asked.put(name, threads.submit(() -> words(call))));
            for (Map.Entry<String, Future<String>> each : asked.entrySet()) {
                said.put(each.getKey(), each.getValue().get());
            }
        }
        return said;
    }

    private static ChatSender sender(Platform platform) {
        return service.context.getBeansOfType(ChatSender.class).values().stream()
                .filter(each -> each.platform() == platform)
                .findFirst()
                .orElseThrow();
    }

    private static Parcel parcel(Platform platform, String message) {
        ChatUser user = new ChatUser(platform, "100001");
        Parcel.Kind kind = platform == Platform.TELEGRAM ? Parcel.Kind.DELETE : Parcel.Kind.STRIP;
        return new Parcel(
                UUID.randomUUID(), user, "100001", new ConversationId(1), kind, null, new byte[0], 0, false, message);
    }

    private static ServerFleet.ServerOrder order() {
        return new ServerFleet.ServerOrder(
                new DeploymentId(new UUID(1, 1)),
                "ra-test-x-g1",
                1,
                List.of(new ServerFleet.Candidate("cx23", "nbg1")),
                900,
                "#cloud-config");
    }

    private static String words(Callable<?> call) {
        try {
            return String.valueOf(call.call());
        } catch (Exception thrown) {
            return chain(thrown);
        }
    }

    /** Message, text, causes and what was suppressed. */
    public static String chain(Throwable thrown) {
        List<String> words = new ArrayList<>();
        collect(thrown, words, 0);
        return String.join("\n", words);
    }

    private static void collect(Throwable thrown, List<String> words, int depth) {
        if (thrown == null || depth > 20) {
            return;
        }
        words.add(thrown.getMessage() + "\n" + thrown + "\n" + thrown.getLocalizedMessage());
        Stream.of(thrown.getSuppressed()).forEach(each -> collect(each, words, depth + 1));
        collect(thrown.getCause(), words, depth + 1);
    }

    // ---- looking

    static void assertClean(String where, String text) {
        for (String canary : CANARIES) {
            assertThat(text).as(where).doesNotContain(canary);
            String encoded = Base64.getEncoder().encodeToString(canary.getBytes(StandardCharsets.UTF_8));
            assertThat(text).as(where).doesNotContain(encoded.substring(0, encoded.length() - 4));
            assertThat(text).as(where).doesNotContain(canary.replace(":", "%3A").replace(":", "\\u003a"));
        }
    }

    private static Map<String, Level> talkative() {
        Map<String, Level> before = new HashMap<>();
        for (String name : List.of(
                "net.runagent",
                "org.telegram",
                "net.dv8tion.jda",
                "com.neovisionaries",
                "okhttp3",
                "me.tomsdevsn",
                "org.springframework.web.client")) {
            before.put(name, ((Logger) LoggerFactory.getLogger(name)).getLevel());
            level(name, Level.TRACE);
        }
        return before;
    }

    private static void level(String name, Level level) {
        ((Logger) LoggerFactory.getLogger(name)).setLevel(level);
    }

    private static HttpResponse<String> get(String path) {
        return service.send(service.port(), "GET", path, "", "");
    }

    private static HttpResponse<String> control(String method, String path) {
        return service.send(service.controlPort, method, path, WholeService.CONTROL_TOKEN, "");
    }
}
