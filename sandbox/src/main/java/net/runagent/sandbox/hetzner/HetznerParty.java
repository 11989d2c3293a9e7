package net.runagent.sandbox.hetzner;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import net.runagent.sandbox.agent.OpenClaw;
import net.runagent.sandbox.contract.Contract;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.LoopbackServer;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.server.Machines;
import net.runagent.sandbox.world.Party;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Hetzner: the API, and behind it the servers that it makes. */
public final class HetznerParty implements Party {
    private static final List<String> POWER_FAULTS = List.of("powered-off", "gone");

    private final Object lock = new Object();
    private World world;
    private LoopbackServer server;
    private Machines machines;
    private Cloud cloud = new Cloud();
    private Work work;
    private ServerApi servers;
    private RateLimit limit;
    private String token = "";

    @SuppressWarnings("NullAway.Init")
    public HetznerParty() {}

    @Override
    public String name() {
        return "hetzner";
    }

    @Override
    public void open(World world) {
        this.world = world;
        token = world.credentials().get("hetzner-token", () -> world.chance().alphanumeric(64));
        world.secrets().add("hetzner-token", token, name());
        cloud = world.store().load(name(), Cloud.class).orElseGet(Cloud::new);
        limit = new RateLimit(world.clock());
        machines = new Machines(world, this::serverReaches, List.of(new OpenClaw()));
        server =
                LoopbackServer.of(name(), world, routes()).errors(Errors::shape).start();
        locked(() -> work.resume());
    }

    private Routes routes() {
        work = new Work(world, cloud, machines, this);
        servers = new ServerApi(world, cloud, work);
        Routes routes = new Routes();
        servers.addTo(routes, this);
        new ServerActionApi(world, cloud, work, servers).addTo(routes, this);
        new FirewallApi(cloud, work).addTo(routes, this);
        new OtherApi(cloud, work).addTo(routes, this);
        routes.any("/v1/datacenters", r -> gone()).any("/v1/datacenters/{id}", r -> gone());
        return routes;
    }

    private static Response gone() {
        throw Errors.refuse(410, "deprecated_api_endpoint", "the datacenters endpoints were removed");
    }

    /** The base address with the version, e.g. {@code http://127.0.0.1:41020/v1}. */
    public String apiUrl() {
        return server.url() + "/v1";
    }

    public String token() {
        return token;
    }

    /** The one port on which every server of this world listens for SSH. */
    public int sshPort() {
        return machines.sshPort();
    }

    /** The servers' insides. */
    public Machines machines() {
        return machines;
    }

    @Override
    public Map<String, String> bases() {
        return Map.of(name(), apiUrl());
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "runagent.hetzner.token", token,
                "runagent.hetzner.api-url", apiUrl(),
                "runagent.hetzner.ssh-port", String.valueOf(sshPort()));
    }

    /** Runs one call of the API: token, budget, description, lock, storage. */
    Response api(Request request, Supplier<Response> call) {
        try {
            return limit.stamp(answer(request, call))
                    .header("X-Correlation-Id", world.chance().hex(16));
        } catch (Refusal refusal) {
            Response response = refusal.response();
            note(Contract.hetzner()
                    .checkAnswer(request.method(), request.target(), response.status(), Json.read(response.body())));
            return limit.stamp(response)
                    .header("X-Correlation-Id", world.chance().hex(16));
        }
    }

    private Response answer(Request request, Supplier<Response> call) {
        boolean budget = limit.take();
        String given = request.header("Authorization").orElse("");
        if (given.isBlank()) {
            throw Errors.refuse(401, "unauthorized", "token is required");
        }
        if (!given.equals("Bearer " + token)) {
            throw Errors.refuse(401, "unauthorized", "the token you have provided is invalid");
        }
        if (!budget) {
            throw Errors.refuse(429, "rate_limit_exceeded", "limit of 3600 requests per hour reached");
        }
        note(Contract.hetzner().check(request.method(), request.target(), body(request)));
        Response response;
        synchronized (lock) {
            response = call.get();
            if (!request.method().equals("GET")) {
                keep();
            }
        }
        note(Contract.hetzner()
                .checkAnswer(
                        request.method(),
                        request.target(),
                        response.status(),
                        response.body().length == 0 ? null : Json.read(response.body())));
        return response;
    }

    private static @Nullable JsonNode body(Request request) {
        if (request.bytes().length == 0) {
            return null;
        }
        try {
            return Json.read(request.bytes());
        } catch (JacksonException notJson) {
            throw Errors.refuse(400, "json_error", "the body is not valid JSON");
        }
    }

    private void note(List<String> wrong) {
        wrong.forEach(what -> world.violations().add(name(), what));
    }

    void locked(Runnable change) {
        synchronized (lock) {
            change.run();
            keep();
        }
    }

    private void keep() {
        Cloud snapshot = cloud;
        world.store().keep(name(), () -> {
            synchronized (lock) {
                return Json.tree(snapshot);
            }
        });
    }

    /** Whether the provider's firewalls let a connection to this port through to the server. */
    private boolean serverReaches(long id, int port) {
        synchronized (lock) {
            Cloud.Server found = cloud.server(id).orElse(null);
            if (found == null || !found.status.equals("running")) {
                return false;
            }
            List<Cloud.Firewall> applied = cloud.firewalls.stream()
                    .filter(f -> "applied".equals(found.firewalls.get(f.id)))
                    .toList();
            return applied.isEmpty()
                    || applied.stream().flatMap(f -> f.rules.stream()).anyMatch(r -> admits(r, port));
        }
    }

    private static boolean admits(Cloud.Rule rule, int port) {
        if (!rule.direction().equals("in") || !rule.protocol().equals("tcp") || rule.port() == null) {
            return false;
        }
        String[] range = rule.port().equals("any")
                ? new String[] {"1", "65535"}
                : rule.port().split("-");
        return port >= Integer.parseInt(range[0]) && port <= Integer.parseInt(range[range.length - 1]);
    }

    @Override
    public void worldRoutes(Routes api) {
        api.get("/world/hetzner/servers", this::list)
                .post("/world/hetzner/servers", r -> foreign(r.json()))
                .post("/world/hetzner/stock", r -> stock(r.json()))
                .post("/world/hetzner/quota", r -> quota(r.json()))
                .get("/world/servers/{id}", r -> detail(r.param("id")))
                .post("/world/servers/{id}/breaks", r -> breaks(r.param("id"), r.json()));
    }

    private Response list(Request request) {
        synchronized (lock) {
            long after = Long.parseLong(request.query("after", "0"));
            long most = Long.parseLong(request.query("limit", "100"));
            return Response.json(cloud.servers.stream()
                    .filter(s -> s.id > after)
                    .limit(most)
                    .map(this::summary)
                    .toList());
        }
    }

    private Map<String, @Nullable Object> summary(Cloud.Server s) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", s.id);
        view.put("name", s.name);
        view.put("labels", s.labels);
        view.put("status", s.status);
        view.put("type", s.type);
        view.put("location", s.location);
        view.put("address", s.ipv4);
        view.put("costEur", cost(s));
        return view;
    }

    /** What the server cost until now, without VAT: each started hour, at most the monthly price a month. */
    private BigDecimal cost(Cloud.Server s) {
        Catalogue.Type type = Catalogue.type(s.type).orElseThrow();
        long hours = Duration.between(s.created, world.clock().now()).toHours() + 1;
        BigDecimal months = BigDecimal.valueOf(hours).divide(BigDecimal.valueOf(730), 6, RoundingMode.UP);
        BigDecimal capped = type.monthly().multiply(months.max(BigDecimal.ONE));
        BigDecimal metered = type.hourly().multiply(BigDecimal.valueOf(hours));
        return metered.min(capped).setScale(2, RoundingMode.HALF_UP);
    }

    private Response detail(String which) {
        synchronized (lock) {
            Cloud.Server found = find(which);
            Map<String, @Nullable Object> view = summary(found);
            view.putAll(machines.describe(found.id));
            return Response.json(view);
        }
    }

    private Cloud.Server find(String which) {
        if (which.equals("newest") && !cloud.servers.isEmpty()) {
            return cloud.servers.getLast();
        }
        return cloud.servers.stream()
                .filter(s -> String.valueOf(s.id).equals(which) || s.name.equals(which))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("no server " + which));
    }

    private Response foreign(JsonNode body) {
        synchronized (lock) {
            Cloud.Server made =
                    servers.foreign(body.path("name").asString("not-ours"), body.path("labels"), work.now());
            keep();
            return Response.json(201, summary(made));
        }
    }

    private Response stock(JsonNode body) {
        synchronized (lock) {
            String type = body.path("type").asString("");
            String location = body.path("location").asString("");
            if (Catalogue.type(type).isEmpty() || Catalogue.location(location).isEmpty()) {
                throw Refusal.badRequest("unknown type or location");
            }
            cloud.stock.set(
                    type,
                    location,
                    body.path("available").asBoolean(false),
                    body.path("advertised").asBoolean(false),
                    body.path("spelling").asString("both"));
            keep();
            return Response.json(cloud.stock.shortages);
        }
    }

    private Response quota(JsonNode body) {
        synchronized (lock) {
            cloud.quotaServers = body.path("servers").asInt(100);
            keep();
            return Response.json(Map.of("servers", cloud.quotaServers));
        }
    }

    /** How many servers the project may hold from now on. */
    public void quotaOf(int servers) {
        locked(() -> cloud.quotaServers = servers);
    }

    /** {@code "on": false} takes a fault of the machine back, e.g. somebody made room on its disk. */
    private Response breaks(String which, JsonNode body) {
        String fault = body.path("fault").asString("");
        synchronized (lock) {
            Cloud.Server found = find(which);
            if (!body.path("on").asBoolean(true)) {
                machines.heals(found.id, fault);
                return Response.json(Map.of("server", found.id, "healed", fault));
            }
            if (!breaks(found, fault)) {
                throw Refusal.badRequest("unknown fault " + fault + ", or nothing to break there");
            }
            return Response.json(Map.of("server", found.id, "fault", fault));
        }
    }

    /** Whether it is known and there was something to break. */
    public boolean breaks(long server, String fault) {
        synchronized (lock) {
            return breaks(find(String.valueOf(server)), fault);
        }
    }

    private boolean breaks(Cloud.Server server, String fault) {
        if (!POWER_FAULTS.contains(fault) && !machines.breaks(server.id, fault)) {
            return false;
        }
        if (fault.equals("powered-off")) {
            work.powerOff(server);
        } else if (fault.equals("gone")) {
            work.remove(server);
        }
        keep();
        return true;
    }

    @Override
    public void reset() {
        synchronized (lock) {
            machines.reset();
            cloud.clear();
            keep();
        }
    }

    @Override
    public void close() {
        server.close();
        machines.close();
    }
}
