package net.runagent.bot.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Platform;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.DisputeChanged;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.SubscriptionRenewed;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Models;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.DeploymentReady;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.ModelKeys;
import net.runagent.core.deployment.Selection;
import net.runagent.core.deployment.State;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.LookAtUsage;
import net.runagent.core.usage.LookAtUsage.Span;
import net.runagent.core.usage.SpendingWarned;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretIntake;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.Vault;
import net.runagent.core.vault.VaultScope;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Transactions;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.LoopbackServer;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.openrouter.OpenRouterParty;
import net.runagent.sandbox.world.Faults;
import net.runagent.sandbox.world.World;
import org.mockito.Mockito;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The feature usage over a real database, in front of the simulated OpenRouter; one agent at a time. */
final class KeyHouse implements AutoCloseable {
    private final TestDatabase database = TestDatabase.fresh();
    private final World world;
    private final OpenRouterParty party;
    private final LoopbackServer worldApi;
    private final Vault vault = mock();
    private final Deployments deployments = mock();
    private final Catalogue catalogue = mock();
    private final Billing billing = mock();
    private final Tidings tidings = mock();
    private final StaffAlerts alerts = mock();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private String vaulted = "";
    private Deployment mine = mock();
    private DeploymentId deployment = new DeploymentId(UUID.randomUUID());
    private final AccountId account = new AccountId(UUID.randomUUID());

    KeyHouse(long seed) {
        world = MidMonth.of(new World(seed));
        party = world.join(new OpenRouterParty());
        Routes routes = new Routes();
        party.worldRoutes(routes);
        worldApi = LoopbackServer.start("world-for-test", world, routes);
        when(vault.keep(Mockito.any(), Mockito.any(), Mockito.any())).thenAnswer(call -> {
            Secret secret = call.getArgument(2);
            vaulted = secret.use(bytes -> new String(bytes, StandardCharsets.US_ASCII));
            return ref();
        });
        when(vault.find(Mockito.any(), Mockito.any()))
                .thenAnswer(call -> vaulted.isEmpty() ? Optional.empty() : Optional.of(ref()));
        context.registerBean(JdbcClient.class, database::jdbc);
        context.registerBean(Transactions.class, database::transactions);
        context.registerBean(Clock.class, world::clock);
        context.registerBean(Vault.class, () -> vault);
        context.registerBean(StaffAlerts.class, () -> alerts);
        context.registerBean(Tidings.class, () -> tidings);
        context.registerBean(Billing.class, () -> billing);
        context.registerBean(Ids.class, () -> UUID::randomUUID);
        context.registerBean(Deployments.class, () -> deployments);
        context.registerBean(SecretIntake.class, () -> mock(SecretIntake.class));
        context.registerBean(Later.class, () -> mock(Later.class));
        context.registerBean(Catalogue.class, () -> catalogue);
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("world", new HashMap<>(party.settings())));
        context.register(Models.class);
        context.scan(
                "net.runagent.core.usage",
                "net.runagent.persistence.usage",
                "net.runagent.persistence.catalogue",
                "net.runagent.persistence.money");
        context.refresh();
    }

    private SecretRef ref() {
        return new SecretRef(new UUID(1, 1), scope(), SecretKind.OPENROUTER_KEY, 1, "");
    }

    /** An agent that has answered its owner and has this much credit. */
    void begin(BigDecimal dollars) {
        order(dollars);
        assertThat(modelKeys().ensure(deployment, scope(), UsdMicros.ofUsd(dollars)))
                .isEqualTo(new ModelKeys.Made.Done());
        ready();
    }

    /** One that its owner has brought a key for, of a plan with this much credit. */
    void beginWithOwnKey(BigDecimal dollars, String key) {
        order(dollars);
        vaulted = key;
        assertThat(modelKeys().ensure(deployment, scope(), UsdMicros.ofUsd(dollars)))
                .isEqualTo(new ModelKeys.Made.Done());
        ready();
    }

    private void ready() {
        database.transactions().run(() -> context.publishEvent(new DeploymentReady(deployment)));
        run("usage.align-key");
    }

    private void order(BigDecimal dollars) {
        deployment = new DeploymentId(UUID.randomUUID());
        vaulted = "";
        mine = mock();
        when(mine.id()).thenReturn(deployment);
        when(mine.account()).thenReturn(account);
        when(mine.state()).thenReturn(new State.Running(world.clock().now()));
        when(mine.selection()).thenReturn(new Selection("starter", "openrouter/auto", "nbg1", Platform.TELEGRAM));
        Plan plan = mock();
        when(plan.includedCredit()).thenReturn(UsdMicros.ofUsd(dollars));
        when(catalogue.plan("starter")).thenReturn(plan);
        when(deployments.find(deployment)).thenReturn(Optional.of(mine));
        when(mine.scope()).thenReturn(scope());
        when(mine.requireInvoice()).thenReturn(new InvoiceId(UUID.randomUUID()));
        InvoiceId first = mine.requireInvoice();
        when(deployments.ofInvoice(Mockito.any())).thenReturn(Optional.empty());
        when(deployments.ofInvoice(first)).thenReturn(Optional.of(mine));
    }

    Deployment agent() {
        return mine;
    }

    /** A bank disputes its payment, or no longer does. */
    void disputed(boolean open) {
        disputed(mine.requireInvoice(), open);
    }

    /** As {@link #disputed(boolean)}, of something else that was paid for it. */
    void disputed(InvoiceId invoice, boolean open) {
        when(billing.disputed(invoice)).thenReturn(open);
        database.transactions().run(() -> context.publishEvent(new DisputeChanged(invoice, open)));
    }

    Billing billing() {
        return billing;
    }

    Tidings tidings() {
        return tidings;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    AccountId account() {
        return account;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    <T> T asked(Supplier<T> work) {
        return database.transactions().call(work);
    }

    void tell(Object event) {
        database.transactions().run(() -> context.publishEvent(event));
    }

    void grantMore() {
        var renewed = new SubscriptionRenewed(
                mine.requireInvoice(),
                new InvoiceId(UUID.randomUUID()),
                world.clock().now());
        database.transactions().run(() -> context.publishEvent(renewed));
    }

    void end() {
        CrashPoint.arm(null);
        world.faults().clear();
        assertThat(world.violations().all()).isEmpty();
    }

    World world() {
        return world;
    }

    ModelKeys modelKeys() {
        return context.getBean(ModelKeys.class);
    }

    DeploymentId deployment() {
        return deployment;
    }

    VaultScope scope() {
        return new VaultScope(account, deployment.value());
    }

    String vaulted() {
        return vaulted;
    }

    void inTransaction(Runnable work) {
        database.transactions().run(work);
    }

    void run(String job) {
        Job.Next unused = context.getBeansOfType(Job.class).values().stream()
                .filter(each -> each.name().equals(job))
                .findFirst()
                .orElseThrow()
                .run(deployment.value());
    }

    /** As the engine of jobs does: what died is tried again. */
    void untilNoCrash(Runnable work) {
        for (int tries = 0; tries < 5; tries++) {
            try {
                work.run();
                return;
            } catch (IllegalStateException crash) {
                assertThat(crash).hasMessage("crash");
            }
        }
        throw new AssertionError("dies again and again");
    }

    void poll() {
        again("usage.poll");
    }

    /** One turn of what comes back by itself. */
    void again(String recurring) {
        context.getBeansOfType(Recurring.class).values().stream()
                .filter(each -> each.name().equals(recurring))
                .findFirst()
                .orElseThrow()
                .run();
    }

    Models models() {
        return context.getBean(Models.class);
    }

    LookAtUsage.Report report(Span span) {
        return context.getBean(LookAtUsage.class)
                .report(account, deployment, span)
                .orElseThrow();
    }

    /** What was told to the owner, as {@code kind percent}, oldest first. */
    List<String> warnings() {
        return Mockito.mockingDetails(tidings).getInvocations().stream()
                .map(call -> call.<Object>getArgument(1))
                .filter(SpendingWarned.class::isInstance)
                .map(SpendingWarned.class::cast)
                .filter(warned -> warned.deployment().equals(deployment.value()))
                .map(warned -> warned.of() + " " + warned.percent())
                .toList();
    }

    /** What the usage log holds, oldest first. */
    List<Long> samples() {
        return database.jdbc()
                .sql("select total_micros from usage_sample where deployment_id = ? order by at")
                .param(deployment.value())
                .query(Long.class)
                .list();
    }

    /** What the provider knows of this agent, oldest first. */
    List<JsonNode> keys() {
        return send("GET", party.apiUrl() + "/keys", "", party.managementKey())
                .path("data")
                .valueStream()
                .filter(key -> key.path("name").asString().contains(deployment.toString()))
                .toList();
    }

    /** Whether the provider lets in who has what is vaulted. */
    boolean opensWithVaulted() {
        return send("GET", party.apiUrl() + "/key", "", vaulted).path("data").has("usage");
    }

    /** The agent thinks once, over a long text, with the key that is vaulted. @return whether the provider let it */
    boolean thinks() {
        String body = Json.text(Map.of(
                "model",
                "anthropic/claude-sonnet-4.5",
                "messages",
                List.of(Map.of("role", "user", "content", "word ".repeat(2_000)))));
        return send("POST", party.apiUrl() + "/chat/completions", body, vaulted).has("choices");
    }

    void spend(JsonNode key, String usd) {
        JsonNode unused = send(
                "POST",
                worldApi.url() + "/world/openrouter/spends",
                Json.text(Map.of("key", key.path("hash").asString(), "usd", usd)),
                "");
    }

    /** What the provider charges, or with a minus gives back, for a day that is over. */
    void correct(JsonNode key, LocalDate day, String usd) {
        JsonNode unused = send(
                "POST",
                worldApi.url() + "/world/openrouter/spends",
                Json.text(Map.of("key", key.path("hash").asString(), "usd", usd, "day", day.toString())),
                "");
    }

    StaffAlerts alerts() {
        return alerts;
    }

    JdbcClient jdbc() {
        return database.jdbc();
    }

    /** The next call of this route. */
    void fault(String route, Faults.Kind kind) {
        world.faults().plan(new Faults.Fault("openrouter", route, kind, 0, "", 0), 1);
    }

    private static JsonNode send(String method, String url, String body, String key) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer = http.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .header("Authorization", "Bearer " + key)
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            return Json.read(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        context.close();
        worldApi.close();
        world.close();
        database.close();
    }
}
