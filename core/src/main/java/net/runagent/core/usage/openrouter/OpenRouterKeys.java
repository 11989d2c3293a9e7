package net.runagent.core.usage.openrouter;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.Allowance;
import net.runagent.core.usage.ChildKeys;
import net.runagent.core.usage.KeyLimit;
import net.runagent.core.usage.OpenRouterProperties;
import net.runagent.core.vault.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

@Component
class OpenRouterKeys implements ChildKeys {
    private final OpenRouterProperties openRouter;
    private final OpenRouterLine line;

    OpenRouterKeys(OpenRouterProperties openRouter, OpenRouterLine line) {
        this.openRouter = openRouter;
        this.line = line;
    }

    @Override
    public boolean available() {
        return openRouter.configured();
    }

    @Override
    public Result<Created> create(String name, UsdMicros limit) {
        Map<String, Object> body = Map.of("name", name, "limit", limit.toUsd(), "include_byok_in_limit", false);
        return call(HttpMethod.POST, "/keys", body, answer -> {
            byte[] key = answer.required("key").asString().getBytes(StandardCharsets.US_ASCII);
            return new Created(state(answer.required("data")), Secret.taking(key));
        });
    }

    @Override
    public Result<KeyState> find(String hash) {
        return call(HttpMethod.GET, "/keys/" + hash, null, answer -> state(answer.required("data")));
    }

    @Override
    public Result<List<KeyState>> page(int offset) {
        return call(HttpMethod.GET, "/keys?include_disabled=true&offset=" + offset, null, answer -> {
            List<KeyState> page = new ArrayList<>();
            answer.required("data").forEach(key -> page.add(state(key)));
            return page;
        });
    }

    @Override
    public Result<KeyState> change(String hash, KeyLimit limit, boolean disabled) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("limit", limit.amount().toUsd());
        body.put("limit_reset", reset(limit.each()));
        body.put("disabled", disabled);
        return call(HttpMethod.PATCH, "/keys/" + hash, body, answer -> state(answer.required("data")));
    }

    private static @Nullable String reset(Allowance.@Nullable Each each) {
        return switch (each) {
            case null -> null;
            case DAY -> "daily";
            case WEEK -> "weekly";
            case MONTH -> "monthly";
        };
    }

    private static Allowance.@Nullable Each each(JsonNode reset) {
        if (reset.isMissingNode() || reset.isNull()) {
            return null;
        }
        return switch (reset.asString()) {
            case "daily" -> Allowance.Each.DAY;
            case "weekly" -> Allowance.Each.WEEK;
            case "monthly" -> Allowance.Each.MONTH;
            default -> throw new IllegalArgumentException("a period that nobody knows");
        };
    }

    @Override
    public Result<Boolean> delete(String hash) {
        return call(
                HttpMethod.DELETE,
                "/keys/" + hash,
                null,
                answer -> answer.path("deleted").asBoolean(true));
    }

    @Override
    public Result<List<DayUse>> activity(String hash) {
        return call(HttpMethod.GET, "/activity?api_key_hash=" + hash, null, answer -> {
            List<DayUse> days = new ArrayList<>();
            answer.required("data")
                    .forEach(row -> days.add(new DayUse(
                            // The documents say a day, the service has been seen to add a time.
                            LocalDate.parse(row.required("date").asString().substring(0, 10)),
                            row.required("model").asString(),
                            usd(row, "usage"),
                            row.path("requests").asLong(0),
                            row.path("prompt_tokens").asLong(0),
                            row.path("completion_tokens").asLong(0))));
            return days;
        });
    }

    @Override
    public Result<UsdMicros> credits() {
        return call(HttpMethod.GET, "/credits", null, answer -> {
            JsonNode data = answer.required("data");
            return usd(data, "total_credits").minus(usd(data, "total_usage"));
        });
    }

    private <T> Result<T> call(HttpMethod method, String path, @Nullable Object body, Function<JsonNode, T> reader) {
        return available()
                ? line.call(openRouter.managementKey(), method, path, body, reader)
                : new Result.NotAllowed<>("no management key");
    }

    private static KeyState state(JsonNode key) {
        JsonNode limit = key.path("limit");
        return new KeyState(
                hash(key.required("hash").asString()),
                key.path("name").asString(""),
                limit.isNumber() ? UsdMicros.ofUsd(limit.decimalValue()) : null,
                each(key.path("limit_reset")),
                key.path("disabled").asBoolean(false),
                usd(key, "usage"),
                usd(key, "usage_daily"),
                usd(key, "usage_weekly"),
                usd(key, "usage_monthly"));
    }

    /** It is stored, logged and put into addresses: what is no name of a key is an answer that does not fit. */
    private static String hash(String said) {
        if (!said.matches("[A-Za-z0-9_-]{1,128}")) {
            throw new IllegalArgumentException("not a key's hash");
        }
        return said;
    }

    static UsdMicros usd(JsonNode from, String field) {
        JsonNode value = from.path(field);
        return UsdMicros.ofUsd(value.isNumber() ? value.decimalValue() : BigDecimal.ZERO);
    }
}
