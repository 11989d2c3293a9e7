package net.runagent.core.usage.openrouter;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.function.Function;
import net.runagent.core.usage.ChildKeys.Result;
import net.runagent.core.usage.OpenRouterProperties;
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

/** One call to OpenRouter and what its answer means. */
@Component
class OpenRouterLine {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final int LARGEST_ANSWER_BYTES = 4 * 1024 * 1024;
    /** Dollars are decimal numbers: never through a double. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final RestClient http;

    OpenRouterLine(OpenRouterProperties openRouter) {
        var requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
        requests.setReadTimeout(ANSWER);
        this.http = RestClient.builder()
                .requestFactory(requests)
                .baseUrl(openRouter.apiUrl())
                .build();
    }

    /** @param key empty for what everybody may see */
    <T> Result<T> call(
            String key, HttpMethod method, String path, @Nullable Object body, Function<JsonNode, T> reader) {
        Answer answer;
        try {
            var request = http.method(method).uri(path).accept(MediaType.APPLICATION_JSON);
            if (!key.isEmpty()) {
                request.header(HttpHeaders.AUTHORIZATION, "Bearer " + key);
            }
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
