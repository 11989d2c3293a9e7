package net.runagent.core.usage.openrouter;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.ChildKeys;
import net.runagent.core.usage.OpenRouterProperties;
import net.runagent.core.vault.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Component
class OpenRouterKeys implements ChildKeys {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final int LARGEST_ANSWER_BYTES = 4 * 1024 * 1024;
    /** Dollars are decimal numbers: never through a double. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final OpenRouterProperties openRouter;
    private final RestClient http;

    OpenRouterKeys(OpenRouterProperties openRouter) {
        this.openRouter = openRouter;
        var requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
        requests.setReadTimeout(ANSWER);
        this.http = RestClient.builder()
                .requestFactory(requests)
                .baseUrl(openRouter.apiUrl())
                .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + openRouter.managementKey())
                .build();
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
    public Result<KeyState> change(String hash, UsdMicros limit, boolean disabled) {
        return call(
                HttpMethod.PATCH,
                "/keys/" + hash,
                Map.of("limit", limit.toUsd(), "disabled", disabled),
                answer -> state(answer.required("data")));
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
        if (!available()) {
            return new Result.NotAllowed<>("no management key");
        }
        Answer answer;
        try {
            var request = http.method(method).uri(path).accept(MediaType.APPLICATION_JSON);
            if (body != null) {
                request.contentType(MediaType.APPLICATION_JSON).body(JSON.writeValueAsBytes(body));
            }
            answer = request.exchangeForRequiredValue((_, response) -> Answer.of(response));
        } catch (RestClientException e) {
            return new Result.Unknown<>(e.getClass().getSimpleName());
        }
        JsonNode json = answer.json();
        if (answer.status() / 100 != 2) {
            return Failures.of(answer.status(), answer.retryAfter(), json);
        }
        if (json == null) {
            return new Result.Unknown<>("not JSON");
        }
        try {
            return new Result.Ok<>(reader.apply(json));
        } catch (JacksonException | IllegalArgumentException | DateTimeException wrong) {
            // The message could quote the answer, which may hold a key.
            return new Result.Unknown<>("an answer that does not fit");
        }
    }

    private static KeyState state(JsonNode key) {
        JsonNode limit = key.path("limit");
        return new KeyState(
                hash(key.required("hash").asString()),
                key.path("name").asString(""),
                limit.isNumber() ? UsdMicros.ofUsd(limit.decimalValue()) : null,
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

    private static UsdMicros usd(JsonNode from, String field) {
        JsonNode value = from.path(field);
        return UsdMicros.ofUsd(value.isNumber() ? value.decimalValue() : BigDecimal.ZERO);
    }

    /** @param json null when the answer is not JSON */
    private record Answer(
            int status,
            @Nullable String retryAfter,
            @Nullable JsonNode json) {
        static Answer of(ClientHttpResponse response) throws IOException {
            String retryAfter = response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER);
            int status = response.getStatusCode().value();
            try {
                JsonNode json = JSON.readTree(response.getBody().readNBytes(LARGEST_ANSWER_BYTES));
                return new Answer(status, retryAfter, json.isObject() ? json : null);
            } catch (JacksonException e) {
                return new Answer(status, retryAfter, null);
            }
        }
    }
}
