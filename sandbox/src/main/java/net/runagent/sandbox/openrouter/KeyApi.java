package net.runagent.sandbox.openrouter;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The management of keys: the plain key is shown at creation and never again. */
final class KeyApi {
    private static final int PAGE = 100;
    private static final Set<String> RESETS = Set.of("daily", "weekly", "monthly");

    private final World world;
    private final OpenRouterParty party;

    KeyApi(World world, OpenRouterParty party) {
        this.world = world;
        this.party = party;
    }

    void addTo(Routes routes) {
        routes.get("/api/v1/keys", r -> party.managed(r, () -> list(r)))
                .post("/api/v1/keys", r -> party.managed(r, () -> create(r.json())))
                .get("/api/v1/keys/{hash}", r -> party.managed(r, () -> Response.json(data(find(r)))))
                .patch("/api/v1/keys/{hash}", r -> party.managed(r, () -> change(find(r), r.json())))
                .delete("/api/v1/keys/{hash}", r -> party.managed(r, () -> delete(find(r))));
    }

    private Response list(Request request) {
        int offset = Integer.parseInt(request.query("offset", "0"));
        boolean withDisabled = request.query("include_disabled", "true").equals("true");
        List<Map<String, @Nullable Object>> page = party.account().keys.stream()
                .filter(k -> withDisabled || !k.disabled)
                .skip(offset)
                .limit(PAGE)
                .map(this::described)
                .toList();
        return Response.json(Map.of("data", page));
    }

    private Response create(JsonNode body) {
        if (body.path("name").asString("").isBlank()) {
            throw Errors.refuse(400, "name is required");
        }
        Key key = made(body);
        key.expiresAt = expiry(body.path("expires_at"));
        party.account().keys.add(key);
        return Response.json(201, Map.of("data", described(key), "key", key.secret));
    }

    /** With an account of their own at OpenRouter's website, which none of our calls sees. */
    Response makeOfOthers(JsonNode body) {
        Key key = made(body);
        party.account().ofOthers.add(key);
        return Response.json(201, Map.of("key", key.secret));
    }

    private Key made(JsonNode body) {
        Key key = new Key();
        key.hash = HexFormat.of().formatHex(world.chance().bytes(32));
        key.secret = "sk-or-v1-" + world.chance().hex(64);
        key.label = key.secret.substring(0, 12) + "..." + key.secret.substring(key.secret.length() - 3);
        key.name = body.path("name").asString("");
        key.createdAt = world.clock().now();
        apply(key, body);
        world.secrets().add("openrouter-key", key.secret, "openrouter");
        world.secrets().add("openrouter-key", key.secret, "server");
        return key;
    }

    private static @Nullable Instant expiry(JsonNode given) {
        if (given.isMissingNode() || given.isNull()) {
            return null;
        }
        try {
            if (given.asString().endsWith("Z")) {
                return Instant.parse(given.asString());
            }
        } catch (DateTimeParseException wrong) {
            // refused below
        }
        throw Errors.refuse(400, "expires_at must be an ISO 8601 time in UTC");
    }

    private Response change(Key key, JsonNode body) {
        apply(key, body);
        if (body.has("name")) {
            key.name = body.path("name").asString();
        }
        if (body.has("disabled")) {
            key.disabled = body.path("disabled").asBoolean();
        }
        key.updatedAt = world.clock().now();
        return Response.json(data(key));
    }

    private static void apply(Key key, JsonNode body) {
        if (body.has("limit")) {
            JsonNode limit = body.path("limit");
            if (!limit.isNull() && (!limit.isNumber() || limit.decimalValue().signum() < 0)) {
                throw Errors.refuse(400, "limit must be a number of USD, zero or more, or null");
            }
            key.limit = limit.isNull() ? null : limit.decimalValue();
        }
        if (body.has("limit_reset")) {
            JsonNode reset = body.path("limit_reset");
            if (!reset.isNull() && !RESETS.contains(reset.asString(""))) {
                throw Errors.refuse(400, "limit_reset must be daily, weekly, monthly or null");
            }
            key.limitReset = reset.isNull() ? null : reset.asString();
        }
        if (body.has("include_byok_in_limit")) {
            key.includeByok = body.path("include_byok_in_limit").asBoolean();
        }
    }

    private Response delete(Key key) {
        party.account().remove(key);
        return Response.json(Map.of("deleted", true));
    }

    private Key find(Request request) {
        return party.account().byHash(request.param("hash")).orElseThrow(() -> Errors.refuse(404, "API key not found"));
    }

    private Map<String, Object> data(Key key) {
        return Map.of("data", described(key));
    }

    private Map<String, @Nullable Object> described(Key key) {
        Map<String, @Nullable Object> all = usage(key, world.clock().now());
        all.put("hash", key.hash);
        all.put("name", key.name);
        all.put("disabled", key.disabled);
        all.put("workspace_id", party.account().workspace);
        all.put("created_at", key.createdAt.toString());
        all.put("updated_at", key.updatedAt == null ? null : key.updatedAt.toString());
        return all;
    }

    /** The fields that a key also tells about itself. */
    static Map<String, @Nullable Object> usage(Key key, Instant now) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("label", key.label);
        all.put("limit", key.limit);
        all.put("limit_remaining", atLeastZero(key.remaining(now)));
        all.put("limit_reset", key.limitReset);
        all.put("include_byok_in_limit", key.includeByok);
        all.put("usage", key.usage());
        all.put("usage_daily", key.usageDaily(now));
        all.put("usage_weekly", key.usageWeekly(now));
        all.put("usage_monthly", key.usageMonthly(now));
        for (String byok : List.of("byok_usage", "byok_usage_daily", "byok_usage_weekly", "byok_usage_monthly")) {
            all.put(byok, 0);
        }
        all.put("expires_at", key.expiresAt == null ? null : key.expiresAt.toString());
        all.put("creator_user_id", null);
        return all;
    }

    private static @Nullable BigDecimal atLeastZero(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.max(BigDecimal.ZERO);
    }
}
