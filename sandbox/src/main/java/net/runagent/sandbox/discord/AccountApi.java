package net.runagent.sandbox.discord;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import net.runagent.sandbox.discord.Rates.Limit;
import net.runagent.sandbox.discord.RestApi.Call;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Response;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Users, apps, the way to the gateway, and the opening of direct messages. */
final class AccountApi {
    private static final Limit USUAL = new Limit("account", 30, 10_000);
    private static final Limit OPENING = new Limit("direct", 10, 10_000);
    /** "Opening direct messages too fast": the number is not published; bots report 25 to 40 in a row. */
    private static final int MOST_COLD_OPENINGS = 25;

    private static final long COLD_MILLIS = 10 * 60_000;

    private final Network network;
    private final Wire wire;
    private final Supplier<String> gateway;

    AccountApi(Network network, Wire wire, Supplier<String> gateway) {
        this.network = network;
        this.wire = wire;
        this.gateway = gateway;
    }

    void addTo(RestApi api) {
        api.on("GET", "/users/@me", USUAL, (app, call) -> Response.json(wire.self(app)));
        api.on("PATCH", "/users/@me", USUAL, (app, call) -> {
            app.username = call.body().json().path("username").asString(app.username);
            network.changed();
            return Response.json(wire.self(app));
        });
        api.on("GET", "/users/{user_id}", USUAL, this::user);
        api.on("GET", "/users/@me/guilds", USUAL, this::guilds);
        api.on("POST", "/users/@me/channels", OPENING, this::open);
        api.on("GET", "/applications/@me", USUAL, (app, call) -> Response.json(wire.application(app)));
        api.on("PATCH", "/applications/@me", USUAL, (app, call) -> {
            app.description = call.body().json().path("description").asString(app.description);
            network.changed();
            return Response.json(wire.application(app));
        });
        api.on("GET", "/oauth2/applications/@me", USUAL, (app, call) -> Response.json(wire.application(app)));
        api.open("GET", "/gateway", USUAL, call -> Response.json(Json.object().put("url", gateway.get())));
        api.on("GET", "/gateway/bot", USUAL, (app, call) -> Response.json(gateway()));
    }

    private ObjectNode gateway() {
        ObjectNode answer = Json.object().put("url", gateway.get()).put("shards", 1);
        answer.putObject("session_start_limit")
                .put("total", 1_000)
                .put("remaining", 1_000)
                .put("reset_after", 0)
                .put("max_concurrency", 1);
        return answer;
    }

    private Response user(App app, Call call) {
        long id = call.id("user_id");
        boolean known = network.user(id).isPresent() || network.app(id).isPresent();
        if (!known) {
            throw ApiError.unknown(10_013, "User");
        }
        return Response.json(wire.author(id));
    }

    private Response guilds(App app, Call call) {
        ArrayNode list = Json.array();
        for (Guild guild : wire.guilds(app)) {
            ObjectNode one = list.addObject()
                    .put("id", "" + guild.id)
                    .put("name", guild.name)
                    .put("owner", false)
                    .put("permissions", Wire.PERMISSIONS)
                    .putNull("icon")
                    .putNull("banner");
            one.putArray("features");
        }
        return Response.json(list);
    }

    private Response open(App app, Call call) {
        long recipient = call.body().json().path("recipient_id").asLong(0);
        if (network.app(recipient).isPresent()) {
            throw ApiError.cannotSend();
        }
        if (network.user(recipient).isEmpty()) {
            throw ApiError.of(400, 50_033, "Invalid Recipient(s)");
        }
        if (!network.hasDirect(app, recipient)) {
            countCold(app);
        }
        return Response.json(wire.channel(network.direct(app, recipient)));
    }

    private void countCold(App app) {
        long now = network.clock.millis();
        Deque<Long> openings = new ArrayDeque<>(app.coldOpenings);
        openings.removeIf(at -> at + COLD_MILLIS < now);
        if (openings.size() >= MOST_COLD_OPENINGS) {
            throw ApiError.of(400, 40_003, "You are opening direct messages too fast");
        }
        openings.add(now);
        app.coldOpenings = openings;
    }
}
