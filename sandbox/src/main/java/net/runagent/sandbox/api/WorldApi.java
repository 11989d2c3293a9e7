package net.runagent.sandbox.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import net.runagent.sandbox.http.LoopbackServer;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.people.People;
import net.runagent.sandbox.people.PeopleApi;
import net.runagent.sandbox.service.Control;
import net.runagent.sandbox.service.ServiceProcess;
import net.runagent.sandbox.world.Faults;
import net.runagent.sandbox.world.Party;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The world API and the page, on one port. */
public final class WorldApi implements AutoCloseable {
    private static final String NAME = "world";

    private final World world;
    private final People people;
    private final LoopbackServer server;
    private volatile @Nullable ServiceProcess service;

    /** @param port exactly this one; 0 for any */
    public WorldApi(World world, int port) {
        this.world = world;
        this.people = new People(world);
        world.requests().record(NAME, false);
        Routes routes = new Routes();
        new PeopleApi(people, this::staff).addTo(routes);
        world.parties().forEach(party -> party.worldRoutes(routes));
        routes.get("/world/health", r -> health());
        routes.get("/world/parties", r -> Response.json(bases()));
        routes.post("/world/service/kill", r -> kill());
        routes.post("/world/service/start", r -> start());
        routes.get("/world/clock", r -> clock());
        routes.post("/world/clock/advance", this::advance);
        routes.post("/world/faults", this::plan);
        routes.delete("/world/faults", r -> {
            world.faults().clear();
            return Response.json(Map.of());
        });
        routes.get("/world/requests", this::requests);
        routes.get("/world/secrets", r -> Response.json(world.secrets().all()));
        routes.get("/world/violations", r -> Response.json(world.violations().all()));
        routes.post("/world/reset", r -> reset());
        new SweepApi(world).addTo(routes);
        routes.get("/", r -> resource("index.html"));
        routes.get("/page/{file}", r -> resource(r.param("file")));
        this.server = LoopbackServer.of(NAME, world, routes).port(port).start();
    }

    public String url() {
        return server.url();
    }

    /** From now on this service belongs to the world. */
    public void serve(ServiceProcess process) {
        this.service = process;
    }

    private Response health() {
        ServiceProcess process = service;
        boolean up = process != null && process.up();
        boolean ready = process == null || process.ready();
        return Response.json(Map.of("ready", ready, "service", up ? "up" : "down"));
    }

    private Map<String, String> bases() {
        Map<String, String> bases = new LinkedHashMap<>();
        for (Party party : world.parties()) {
            bases.putAll(party.bases());
        }
        if (!world.serviceUrl().isEmpty()) {
            bases.put("service", world.serviceUrl());
        }
        return bases;
    }

    private Response kill() {
        service("kill").kill();
        return Response.json(Map.of("service", "down"));
    }

    private Response start() {
        try {
            service("start").start();
        } catch (IllegalStateException failed) {
            throw new Refusal(500, String.valueOf(failed.getMessage()));
        }
        return Response.json(Map.of("service", "up"));
    }

    private ServiceProcess service(String purpose) {
        ServiceProcess process = service;
        if (process == null) {
            throw new Refusal(409, "this world runs without a service: nothing to " + purpose);
        }
        return process;
    }

    private void staff(String platform, String userId, String role) {
        try {
            service("make staff of").control().staff(platform, userId, role);
        } catch (Control.Unreachable down) {
            throw new Refusal(503, String.valueOf(down.getMessage()));
        }
    }

    private Response clock() {
        return Response.json(Map.of("now", world.clock().now()))
                .header("World-Offset", world.clock().offset().toString());
    }

    private Response advance(Request request) {
        String by = request.json().path("by").asString("");
        ServiceProcess process = service;
        Advance advance = new Advance(world, process == null ? null : process.control());
        try {
            synchronized (this) {
                advance.to(Advance.target(world.clock().now(), by));
            }
        } catch (Control.Unreachable down) {
            throw new Refusal(503, String.valueOf(down.getMessage()));
        }
        return clock();
    }

    private Response plan(Request request) {
        JsonNode asked = request.json();
        String party = asked.path("party").asString("");
        if (world.parties().stream().noneMatch(p -> p.name().equals(party))) {
            throw Refusal.badRequest("no party " + party);
        }
        Faults.Kind kind;
        try {
            kind = Faults.Kind.of(asked.path("kind").asString(""));
        } catch (IllegalArgumentException unknown) {
            throw Refusal.badRequest("kind is status, delay, drop-before, drop-after or garbage");
        }
        int status = asked.path("status").asInt(kind == Faults.Kind.GARBAGE ? 502 : 503);
        Faults.Fault fault = new Faults.Fault(
                party,
                asked.path("route").asString("*"),
                kind,
                status,
                asked.path("code").asString("unavailable"),
                asked.path("seconds").asInt(1));
        String id = world.faults().plan(fault, asked.path("times").asInt(1));
        return Response.json(201, Map.of("fault", id));
    }

    private Response requests(Request request) {
        return Response.json(world.requests()
                .of(request.query("party", "all"), number(request, "after", 0), (int) number(request, "limit", 100)));
    }

    static long number(Request request, String name, long otherwise) {
        try {
            return Long.parseLong(request.query(name, "" + otherwise));
        } catch (NumberFormatException notANumber) {
            throw Refusal.badRequest(name + " is a number");
        }
    }

    private synchronized Response reset() {
        ServiceProcess process = service;
        try {
            if (process != null && process.up()) {
                process.control().pause();
            }
            people.reset();
            world.reset();
            if (process != null && process.up()) {
                process.control().reset();
                process.control().resume();
                process.start();
            }
        } catch (Control.Unreachable down) {
            throw new Refusal(503, String.valueOf(down.getMessage()));
        }
        return Response.json(Map.of());
    }

    private static Response resource(String name) throws IOException {
        String type = name.endsWith(".html")
                ? "text/html; charset=utf-8"
                : name.endsWith(".js") ? "text/javascript; charset=utf-8" : "text/css; charset=utf-8";
        try (InputStream in = WorldApi.class.getResourceAsStream("/page/" + name)) {
            if (in == null || name.contains("..")) {
                return Response.error(404, "no such page");
            }
            return Response.bytes(200, type, in.readAllBytes()).header("Cache-Control", "no-cache");
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
