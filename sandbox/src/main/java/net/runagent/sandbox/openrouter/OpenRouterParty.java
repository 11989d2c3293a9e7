package net.runagent.sandbox.openrouter;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.runagent.sandbox.contract.Contract;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.LoopbackServer;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.world.Party;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * OpenRouter. Management keys administer and cannot infer; inference keys can only look at themselves and infer.
 * Requests for chat come from agents, not from the service, so only what the management calls break is a violation.
 */
public final class OpenRouterParty implements Party {
    private static final int ACTIVITY_DAYS = 30;

    private final Object lock = new Object();
    private World world;
    private LoopbackServer server;
    private KeyApi keyApi;
    private Account account = new Account();
    private String managementKey = "";

    @SuppressWarnings("NullAway.Init")
    public OpenRouterParty() {}

    @Override
    public String name() {
        return "openrouter";
    }

    @Override
    public void open(World world) {
        this.world = world;
        managementKey = world.credentials()
                .get("openrouter-management", () -> "sk-or-v1-" + world.chance().hex(64));
        world.secrets().add("openrouter-management-key", managementKey, "openrouter");
        account = world.store().load(name(), Account.class).orElseGet(this::fresh);
        Routes routes = new Routes();
        keyApi = new KeyApi(world, this);
        keyApi.addTo(routes);
        new CompletionApi(world, this).addTo(routes);
        routes.get("/api/v1/key", r -> spoken(r, () -> self(r)))
                .get("/api/v1/auth/key", r -> spoken(r, () -> self(r)))
                .get("/api/v1/credits", r -> managed(r, this::credits))
                .get("/api/v1/activity", r -> managed(r, () -> activity(r)))
                .get("/api/v1/models", this::models);
        server = LoopbackServer.of(name(), world, routes).errors(Errors::shape).start();
    }

    private Account fresh() {
        Account empty = new Account();
        empty.workspace = world.chance().uuid();
        return empty;
    }

    /** The base address without the version; {@link #apiUrl} is what vendors' documents call the base. */
    public String url() {
        return server.url();
    }

    /** e.g. {@code http://127.0.0.1:41010/api/v1}. */
    public String apiUrl() {
        return server.url() + "/api/v1";
    }

    public String managementKey() {
        return managementKey;
    }

    @Override
    public Map<String, String> bases() {
        return Map.of(name(), apiUrl());
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "runagent.openrouter.management-key", managementKey,
                "runagent.openrouter.api-url", apiUrl(),
                "runagent.agent.openrouter-url", apiUrl());
    }

    @Override
    public void worldRoutes(Routes api) {
        api.post("/world/openrouter/spends", r -> spends(r.json()));
        api.post("/world/openrouter/keys", r -> spoken(r, () -> keyApi.makeOfOthers(r.json())));
        api.post("/world/openrouter/empty", r -> empties(r.json()));
    }

    private Response spends(JsonNode body) {
        synchronized (lock) {
            String which = body.path("key").asString("newest");
            BigDecimal usd = new BigDecimal(body.path("usd").asString("0"));
            Key key = (which.equals("newest") && !account.keys.isEmpty()
                            ? Optional.of(account.keys.getLast())
                            : account.keys.stream()
                                    .filter(k -> k.hash.equals(which) || k.name.equals(which))
                                    .findFirst())
                    .orElseThrow(() -> Refusal.notFound("no such key: " + which));
            long tokens = usd.movePointRight(6).longValue();
            String model = body.path("model").asString("openai/gpt-5-mini");
            // With a day, the provider charges or corrects afterwards.
            Instant when = body.has("day")
                    ? LocalDate.parse(body.path("day").asString())
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                    : world.clock().now();
            key.spend(when, model, usd, tokens, tokens / 10);
            keep();
            return Response.json(Map.of("key", key.hash, "usage", key.usage()));
        }
    }

    /** {@code {"empty":false}} fills the account again. */
    private Response empties(JsonNode body) {
        synchronized (lock) {
            boolean empty = body.path("empty").asBoolean(true);
            account.bought = empty ? account.used() : account.used().add(new BigDecimal("1000"));
            keep();
            return Response.json(Map.of("total_credits", account.bought));
        }
    }

    /** Guarded by the lock: only inside {@link #managed} and {@link #spoken}. */
    Account account() {
        return account;
    }

    /** Runs a call that needs the management key, and compares it with the published description. */
    Response managed(Request request, Supplier<Response> call) {
        String token = bearer(request);
        if (!token.equals(managementKey)) {
            synchronized (lock) {
                throw account.bySecret(token).isPresent()
                        ? Errors.refuse(403, "Only management keys can perform this operation")
                        : Errors.noKey();
            }
        }
        JsonNode body = bodyOf(request);
        note(Contract.openRouter().check(request.method(), request.target(), body));
        Response response = spoken(request, call);
        note(Contract.openRouter()
                .checkAnswer(request.method(), request.target(), response.status(), Json.read(response.body())));
        return response;
    }

    Response spoken(Request request, Supplier<Response> call) {
        synchronized (lock) {
            Response response = call.get();
            if (!request.method().equals("GET")) {
                keep();
            }
            return response;
        }
    }

    private static @Nullable JsonNode bodyOf(Request request) {
        try {
            return request.bytes().length == 0 ? null : Json.read(request.bytes());
        } catch (JacksonException notJson) {
            throw Errors.refuse(400, "The body is not JSON");
        }
    }

    private void note(List<String> wrong) {
        wrong.forEach(what -> world.violations().add(name(), what));
    }

    /** The key of an inference request, or the refusal that OpenRouter gives. */
    Key inferring(Request request) {
        String token = bearer(request);
        if (token.isEmpty()) {
            throw Errors.refuse(401, "No auth credentials found");
        }
        if (token.equals(managementKey)) {
            throw Errors.refuse(403, "Management keys cannot be used for inference");
        }
        return account.bySecret(token)
                .filter(key -> key.usable(world.clock().now()))
                .orElseThrow(Errors::noKey);
    }

    private Response self(Request request) {
        String token = bearer(request);
        boolean management = token.equals(managementKey);
        Key key = new Key();
        key.label = "management";
        if (!management) {
            key = account.bySecret(token)
                    .filter(k -> k.usable(world.clock().now()))
                    .orElseThrow(Errors::noKey);
        }
        Map<String, @Nullable Object> all = KeyApi.usage(key, world.clock().now());
        all.put("is_free_tier", false);
        all.put("is_management_key", management);
        all.put("is_provisioning_key", management);
        all.put("rate_limit", Map.of("requests", -1, "interval", "10s", "note", "This field is deprecated."));
        return Response.json(Map.of("data", all));
    }

    private Response credits() {
        return Response.json(Map.of("data", Map.of("total_credits", account.bought, "total_usage", account.used())));
    }

    /** The last completed days only: today is not in it. */
    private Response activity(Request request) {
        LocalDate today = LocalDate.ofInstant(world.clock().now(), ZoneOffset.UTC);
        Optional<LocalDate> day = request.query("date").map(LocalDate::parse);
        if (day.isPresent() && (!day.get().isBefore(today) || day.get().isBefore(today.minusDays(ACTIVITY_DAYS)))) {
            throw Errors.refuse(400, "Date must be within the last 30 (completed) UTC days");
        }
        Optional<String> hash = request.query("api_key_hash");
        Stream<Account.GoneKey> all = Stream.concat(
                account.keys.stream().map(k -> new Account.GoneKey(k.hash, k.spendings)), account.gone.stream());
        List<Map<String, Object>> rows = new ArrayList<>();
        all.filter(k -> hash.isEmpty() || hash.get().equals(k.hash()))
                .flatMap(k -> k.spendings().stream())
                .filter(s -> s.day.isBefore(today) && !s.day.isBefore(today.minusDays(ACTIVITY_DAYS)))
                .filter(s -> day.isEmpty() || day.get().equals(s.day))
                .forEach(s -> rows.add(row(s)));
        return Response.json(Map.of("data", rows));
    }

    private static Map<String, Object> row(Key.Spending spending) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("date", spending.day.toString());
        row.put("model", spending.model);
        row.put("model_permaslug", spending.model);
        row.put("endpoint_id", "550e8400-e29b-41d4-a716-446655440000");
        row.put("provider_name", "Simulated");
        row.put("usage", spending.usd);
        row.put("byok_usage_inference", 0);
        row.put("requests", spending.requests);
        row.put("prompt_tokens", spending.promptTokens);
        row.put("completion_tokens", spending.completionTokens);
        row.put("reasoning_tokens", 0);
        return row;
    }

    private Response models(Request request) {
        long created = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
        List<Map<String, @Nullable Object>> data =
                Models.all().stream().map(m -> Models.described(m, created)).toList();
        Map<String, Object> all = new LinkedHashMap<>();
        Map<String, @Nullable Object> links = new LinkedHashMap<>();
        links.put("next", null);
        all.put("data", data);
        all.put("links", links);
        all.put("total_count", data.size());
        return Response.json(all);
    }

    private static String bearer(Request request) {
        String header = request.header("Authorization").orElse("");
        return header.startsWith("Bearer ")
                ? header.substring("Bearer ".length()).strip()
                : "";
    }

    private void keep() {
        Account snapshot = account;
        world.store().keep(name(), () -> {
            synchronized (lock) {
                return Json.tree(snapshot);
            }
        });
    }

    @Override
    public void reset() {
        synchronized (lock) {
            account = fresh();
            keep();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
