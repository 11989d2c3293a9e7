package net.runagent.sandbox.api;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.people.Browser;
import net.runagent.sandbox.world.Secrets;
import net.runagent.sandbox.world.World;
import tools.jackson.databind.JsonNode;

/**
 * {@code /sweep}: what the search for leaks needs beyond the world API, which is a contract and stays as it is. Pages that
 * were shown, all secrets that are known, and a browser for pages other than the sign-in.
 */
final class SweepApi {
    /** Enough to tell a file from a page. */
    private static final int BEGINNING = 80;

    private final World world;

    SweepApi(World world) {
        this.world = world;
    }

    void addTo(Routes routes) {
        routes.get(
                "/sweep/pages",
                r -> Response.json(
                        world.pages().of(WorldApi.number(r, "after", 0), (int) WorldApi.number(r, "limit", 100))));
        routes.get("/sweep/secrets", r -> secrets());
        routes.post("/sweep/secrets", this::plant);
        routes.post("/sweep/visits", this::visits);
    }

    private Response secrets() {
        List<Secrets.Known> all = new ArrayList<>(world.secrets().all());
        all.addAll(world.furtherSecrets().all());
        return Response.json(all);
    }

    /** A secret that a story made up itself. */
    private Response plant(Request request) {
        JsonNode asked = request.json();
        world.furtherSecrets()
                .add(
                        asked.path("kind").asString(""),
                        asked.path("value").asString(""),
                        asked.path("party").asString(""));
        return Response.json(201, Map.of());
    }

    /** Opens the page at {@code url}, and sends its form when there are {@code fields}; without cookies from before. */
    private Response visits(Request request) {
        JsonNode asked = request.json();
        Map<String, String> fields = new LinkedHashMap<>();
        asked.path("fields")
                .properties()
                .forEach(f -> fields.put(f.getKey(), f.getValue().asString("")));
        URI address = URI.create(asked.path("url").asString(""));
        Browser.Page page = new Browser(world).visit(address, fields);
        String came = page.html();
        return Response.json(Map.of(
                "status",
                page.status(),
                "page",
                page.text(),
                "begins",
                came.substring(0, Math.min(BEGINNING, came.length()))));
    }
}
