package net.runagent.provisioning;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import net.runagent.core.account.Platform;
import net.runagent.core.care.BackupHost;
import net.runagent.core.deployment.AgentHost;
import net.runagent.core.deployment.AgentHost.DesiredAgent;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.deployment.ServerFleet.Candidate;
import net.runagent.core.deployment.ServerFleet.Creation;
import net.runagent.core.deployment.ServerFleet.Server;
import net.runagent.core.deployment.ServerFleet.ServerOrder;
import net.runagent.core.deployment.ServerFleet.Sighting;
import net.runagent.core.deployment.ServerName;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.work.Chance;
import net.runagent.sandbox.hetzner.HetznerParty;
import net.runagent.sandbox.openrouter.OpenRouterParty;
import net.runagent.sandbox.telegram.TelegramParty;
import net.runagent.sandbox.world.Faults.Fault;
import net.runagent.sandbox.world.Faults.Kind;
import net.runagent.sandbox.world.World;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Our fleet and our steps as Spring puts them together, in front of the simulated Hetzner and its servers. */
public final class SimulatedWorld implements AutoCloseable {
    public final World world;
    public final TelegramParty telegram;
    public final OpenRouterParty openrouter;
    public final HetznerParty hetzner;
    public final MemoryVault vault = new MemoryVault();
    public final ServerFleet fleet;
    public final AgentHost host;
    public final BackupHost backups;
    public final DeploymentId deployment = new DeploymentId(UUID.randomUUID());
    public final String name = ServerName.of("sandbox", deployment, 1);
    public final TestKeys ops = TestKeys.make();
    public final TestKeys firstHostKey = TestKeys.make();
    public String pin = firstHostKey.publicKey();

    /** How far the service's own clock is ahead of everybody else's. */
    public volatile Duration serviceAhead = Duration.ZERO;

    private final String gatewayToken;
    private final String modelKey;
    private final AnnotationConfigApplicationContext context;

    public SimulatedWorld(long seed) {
        System.out.println("seed " + seed);
        world = new World(seed);
        telegram = world.join(new TelegramParty());
        openrouter = world.join(new OpenRouterParty());
        hetzner = world.join(new HetznerParty());
        Map<String, Object> properties = new HashMap<>();
        world.parties().forEach(party -> properties.putAll(party.settings()));
        properties.put("runagent.environment", "sandbox");
        properties.put("runagent.hetzner.call-seconds", "5");
        context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
        context.registerBean(Clock.class, WorldsClock::new);
        context.registerBean(Chance.class, () -> new WorldsChance(world));
        context.registerBean(MemoryVault.class, () -> vault);
        context.scan("net.runagent.provisioning");
        context.refresh();
        gatewayToken = world.chance().hex(64);
        modelKey = modelKey(openrouter);
        fleet = context.getBean(ServerFleet.class);
        host = context.getBean(AgentHost.class);
        backups = context.getBean(BackupHost.class);
    }

    private final class WorldsClock extends Clock {
        @Override
        public Instant instant() {
            return world.clock().now().plus(serviceAhead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private record WorldsChance(World world) implements Chance {
        @Override
        public byte[] bytes(int count) {
            return world.chance().bytes(count);
        }

        @Override
        public int below(int bound) {
            return world.chance().below(bound);
        }
    }

    public ServerOrder order() {
        return new ServerOrder(
                deployment,
                name,
                1,
                List.of(new Candidate("cx23", "fsn1"), new Candidate("cx33", "nbg1")),
                900,
                host.userData(name, ops.publicKey(), firstHostKey.privateKey(), firstHostKey.publicKey()));
    }

    /** Creates the server, asking again as a saga would, and waits until it runs behind its firewall. */
    public Server created() {
        until("created", () -> fleet.create(order()) instanceof Creation.Made);
        until(
                "running",
                () -> fleet.watch(name) instanceof Sighting.Present(Server server)
                        && server.running()
                        && server.firewallApplied());
        return seen();
    }

    public Server seen() {
        return fleet.find(name) instanceof Sighting.Present(Server server) ? server : null;
    }

    /** A fresh access, as each step gets one. */
    public HostAccess access() {
        return access(pin);
    }

    public HostAccess access(String hostKey) {
        return new HostAccess(seen().ipv4(), hostKey, vault.grantFor(ops.privateKey()));
    }

    /** Repeats a step until it is done; anything but "not yet" and "no answer" ends the test. */
    public <T> T step(String what, Supplier<HostResult<T>> step) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < end) {
            switch (step.get()) {
                case HostResult.Ok<T>(T value) -> {
                    return value;
                }
                case HostResult.NotYet<T>(String ignored, Duration again) -> LockSupport.parkNanos(again.toNanos());
                case HostResult.Unreachable<T> ignored -> LockSupport.parkNanos(50_000_000);
                case HostResult.Wrong<T>(String code, String detail) ->
                    throw new AssertionError(what + ": " + code + " " + detail);
            }
        }
        throw new AssertionError(what + " did not come to an end");
    }

    public void booted() {
        step("boot", () -> host.boot(access()));
    }

    public void rotated() {
        String next = step("next host key", () -> host.nextHostKey(access()));
        step("switch host key", () -> host.switchHostKey(access(), next));
        pin = next;
    }

    /** What the agent shall be, with a fresh grant for each of its secrets, as each step gets them. */
    public DesiredAgent desired(String ownerId, String botToken) {
        Map<SecretKind, Grant> grants = new EnumMap<>(SecretKind.class);
        Map.of(
                        SecretKind.GATEWAY_TOKEN,
                        gatewayToken,
                        SecretKind.OPENROUTER_KEY,
                        modelKey,
                        SecretKind.TELEGRAM_BOT_TOKEN,
                        botToken)
                .forEach((kind, value) -> grants.put(kind, vault.grantFor(value.getBytes(StandardCharsets.US_ASCII))));
        return new DesiredAgent(
                "openclaw",
                Platform.TELEGRAM,
                "acme/tiny-1",
                ownerId,
                "Greet your owner; it's the first time.",
                grants);
    }

    /** With which those on the server call the program; the same before and after it gets an owner. */
    public Grant gatewayToken() {
        return vault.grantFor(gatewayToken.getBytes(StandardCharsets.US_ASCII));
    }

    /** A key with a limit, made as the service makes it. */
    private static String modelKey(OpenRouterParty openrouter) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(openrouter.apiUrl() + "/keys"))
                    .header("Authorization", "Bearer " + openrouter.managementKey())
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"test\",\"limit\":5}"))
                    .build();
            String body =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return JsonMapper.builder().build().readTree(body).path("key").asString("");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public void fault(String route, Kind kind, int status, String code, int times) {
        world.faults().plan(new Fault("hetzner", route, kind, status, code, 0), times);
    }

    public static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never: " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public void close() throws IOException {
        context.close();
        world.close();
    }
}
