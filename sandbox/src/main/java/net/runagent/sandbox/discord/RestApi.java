package net.runagent.sandbox.discord;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import net.runagent.sandbox.contract.Contract;
import net.runagent.sandbox.discord.Rates.Limit;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import org.jspecify.annotations.Nullable;

/**
 * The door of the REST API: who calls, whether too often, and whether the body is as published. Paths are written as the
 * description writes them.
 */
final class RestApi {
    static final String ROOT = "/api/v10";
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final Network network;
    private final Rates rates;
    private final Routes routes;
    private final Described described = new Described();
    volatile boolean validating = true;

    /** What a route does for the bot that calls; holds the network's lock. */
    @FunctionalInterface
    interface Action {
        Response answer(App app, Call call);
    }

    /** What a route does whose path itself contains the secret. */
    @FunctionalInterface
    interface OpenAction {
        Response answer(Call call);
    }

    /** One request with its body. */
    record Call(Request request, Body body) {
        long id(String name) {
            try {
                return Long.parseLong(request.param(name));
            } catch (NumberFormatException notAnId) {
                throw ApiError.form(
                        name, "NUMBER_TYPE_COERCE", "Value \"" + request.param(name) + "\" is not snowflake.");
            }
        }

        String param(String name) {
            return request.param(name);
        }
    }

    RestApi(Network network, Rates rates, Routes routes) {
        this.network = network;
        this.rates = rates;
        this.routes = routes;
        routes.any("/api/{path...}", this::notSimulated);
    }

    /** A route for bots that show their token. */
    void on(String method, String path, Limit limit, Action action) {
        add(method, path, request -> {
            App app = network.locked(() -> authorized(request));
            Rates.Standing standing = rates.take(limit, app.token, major(request, path));
            return paced(standing, () -> served(method, path, request, call -> action.answer(app, call)));
        });
    }

    /** A route that asks for no token; such requests do not count for the global limit. */
    void open(String method, String path, Limit limit, OpenAction action) {
        add(method, path, request -> {
            Rates.Standing standing = rates.take(limit, null, major(request, path));
            return paced(standing, () -> served(method, path, request, action));
        });
    }

    private void add(String method, String path, Function<Request, Response> serve) {
        routes.add(method, ROOT + path, request -> {
            try {
                return serve.apply(request);
            } catch (ApiError refused) {
                return refused.response();
            }
        });
    }

    private static Response paced(Rates.Standing standing, Supplier<Response> work) {
        Response refused = standing.refused();
        if (refused != null) {
            return standing.with(refused);
        }
        try {
            return standing.with(work.get());
        } catch (ApiError error) {
            return standing.with(error.response());
        }
    }

    private Response served(String method, String path, Request request, OpenAction action) {
        Body body = WITH_BODY.contains(method) ? Body.of(request) : new Body(Json.object(), Map.of());
        if (WITH_BODY.contains(method)) {
            check(method, path, request, body);
        }
        return network.locked(() -> action.answer(new Call(request, body)));
    }

    private void check(String method, String path, Request request, Body body) {
        try {
            described.check(method.toLowerCase(Locale.ROOT), path, body.json());
        } catch (ApiError wrong) {
            violation(method + " " + path + ": " + wrong.details());
            throw wrong;
        }
        if (validating) {
            boolean empty = request.bytes().length == 0;
            Contract.discord()
                    .check(method, request.path().replace("%40", "@"), empty ? null : body.json())
                    .forEach(this::violation);
        }
    }

    private void violation(String what) {
        network.world.violations().add("discord", what);
    }

    private App authorized(Request request) {
        String header = request.header("Authorization").orElse("");
        @Nullable
        App app = header.startsWith("Bot ")
                ? network.byToken(header.substring("Bot ".length()).strip()).orElse(null)
                : null;
        if (app == null) {
            throw ApiError.unauthorized();
        }
        return app;
    }

    /** Channels and webhooks have windows of their own. */
    private static String major(Request request, String path) {
        if (path.contains("{channel_id}")) {
            return request.param("channel_id");
        }
        return path.contains("{webhook_token}") ? request.param("webhook_token") : "";
    }

    private Response notSimulated(Request request) {
        violation(request.method() + " " + request.path() + " is not simulated");
        return ApiError.of(404, 0, "404: Not Found").response();
    }
}
