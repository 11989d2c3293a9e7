package net.runagent.core.billing.polar;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.function.Supplier;
import net.runagent.core.billing.CardAnswer;
import net.runagent.core.billing.PolarProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One way to talk to Polar, for all calls: pinned to one version, 2 s to connect and 10 s to answer, redirects refused (they
 * would carry the token elsewhere). Reading is tried up to four times with growing, jittered pauses; writing never twice,
 * since Polar has no idempotency keys: who writes has to look first. What {@link RequestBudget} has no room for is not sent.
 */
@Component
class PolarClient {
    /** The version whose contract the tests hold; Polar's default moves every quarter. */
    static final String VERSION = "2026-10";

    static final String VERSION_HEADER = "Polar-Version";

    private static final String OWN_LIMIT = "no room for more requests in this minute";

    private static final Logger log = LoggerFactory.getLogger(PolarClient.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    private final PolarProperties properties;
    private final RestClient http;
    private final RequestBudget budget;
    private final RetryTemplate retry;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    PolarClient(PolarProperties properties, RequestBudget budget, Clock clock) {
        this.properties = properties;
        this.budget = budget;
        this.clock = clock;
        HttpClient jdk = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(2))
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(jdk);
        factory.setReadTimeout(Duration.ofSeconds(10));
        this.http = RestClient.builder().requestFactory(factory).build();
        this.retry = new RetryTemplate(RetryPolicy.builder()
                .includes(Passing.class)
                .maxRetries(3)
                .delay(Duration.ofMillis(200))
                .jitter(Duration.ofMillis(100))
                .multiplier(3)
                .maxDelay(LONGEST_PAUSE)
                .build());
    }

    boolean configured() {
        return properties.configured();
    }

    CardAnswer<JsonNode> get(String path) {
        return reading(() -> {
            Duration wait = budget.ask();
            return wait.isZero() ? once(HttpMethod.GET, path, null) : new CardAnswer.Unknown<>(OWN_LIMIT, wait);
        });
    }

    /** The next page of a list that was begun. */
    CardAnswer<JsonNode> goOn(String path) {
        return reading(() -> counted(HttpMethod.GET, path, null));
    }

    /** Without the database: for a look from outside of a service that may not be there. */
    CardAnswer<JsonNode> probe(String path) {
        return reading(() -> once(HttpMethod.GET, path, null));
    }

    private CardAnswer<JsonNode> reading(Supplier<CardAnswer<JsonNode>> asking) {
        try {
            return retry.execute(() -> {
                CardAnswer<JsonNode> answer = asking.get();
                if (answer instanceof CardAnswer.Unknown<JsonNode> unknown && unknown.retryAfter() == null) {
                    throw new Passing(unknown);
                }
                return answer;
            });
        } catch (RetryException e) {
            return e.getCause() instanceof Passing passing
                    ? passing.answer
                    : new CardAnswer.Unknown<>(String.valueOf(e.getMessage()), null);
        }
    }

    CardAnswer<JsonNode> post(String path, Map<String, ?> body) {
        return counted(HttpMethod.POST, path, body);
    }

    CardAnswer<JsonNode> patch(String path, Map<String, ?> body) {
        return counted(HttpMethod.PATCH, path, body);
    }

    CardAnswer<JsonNode> delete(String path) {
        return counted(HttpMethod.DELETE, path, null);
    }

    private CardAnswer<JsonNode> counted(HttpMethod method, String path, @Nullable Map<String, ?> body) {
        if (configured()) {
            budget.take();
        }
        return once(method, path, body);
    }

    private CardAnswer<JsonNode> once(HttpMethod method, String path, @Nullable Map<String, ?> body) {
        if (!configured()) {
            return new CardAnswer.Declined<>("not configured");
        }
        try {
            RestClient.RequestBodySpec request = http.method(method)
                    .uri(URI.create(properties.apiUrl() + path))
                    .header(HttpHeaders.AUTHORIZATION, "Bearer " + properties.token())
                    .header(VERSION_HEADER, VERSION)
                    .accept(MediaType.APPLICATION_JSON);
            if (body != null) {
                request.contentType(MediaType.APPLICATION_JSON).body(json.writeValueAsBytes(body));
            }
            return request.exchange((sent, response) -> read(method, path, response));
        } catch (ResourceAccessException e) {
            return new CardAnswer.Unknown<>("no answer to " + method + " " + word(path), null);
        }
    }

    private CardAnswer<JsonNode> read(HttpMethod method, String path, ClientHttpResponse response) throws IOException {
        int status = response.getStatusCode().value();
        HttpHeaders headers = response.getHeaders();
        byte[] bytes = response.getBody().readAllBytes();
        String doing = method + " " + word(path) + " gave " + status;
        if (status == 404 && headers.getFirst(VERSION_HEADER) == null) {
            log.error("{} without a version: Polar does not know version {} or this address.", doing, VERSION);
            return new CardAnswer.Unknown<>("wrong version or address", Duration.ofMinutes(5));
        }
        if (status == 404) {
            return new CardAnswer.Missing<>();
        }
        if (status == 429) {
            return new CardAnswer.Unknown<>("too many requests", retryAfter(headers));
        }
        if (status >= 500 || status == 408) {
            return new CardAnswer.Unknown<>(doing, retryAfterOrNull(headers));
        }
        if (status == 401) {
            log.error("Polar refuses our token. It may have expired or been revoked; make a new one.");
        }
        if (status >= 300) {
            return new CardAnswer.Declined<>(code(status, bytes));
        }
        String version = headers.getFirst(VERSION_HEADER);
        if (version != null && !version.equals(VERSION)) {
            return new CardAnswer.Unknown<>("answered in version " + word(version), Duration.ofMinutes(5));
        }
        try {
            return new CardAnswer.Got<>(bytes.length == 0 ? json.createObjectNode() : json.readTree(bytes));
        } catch (JacksonException notJson) {
            return new CardAnswer.Unknown<>(doing + " with a body that is not JSON", null);
        }
    }

    /** The provider's error word when it has one; never the message, which can repeat what was sent. */
    private String code(int status, byte[] bytes) {
        try {
            String error = json.readTree(new String(bytes, StandardCharsets.UTF_8))
                    .path("error")
                    .asString("");
            return error.matches("[A-Za-z]{1,60}") ? error : "HTTP " + status;
        } catch (JacksonException notJson) {
            return "HTTP " + status;
        }
    }

    private Duration retryAfter(HttpHeaders headers) {
        Duration said = retryAfterOrNull(headers);
        return said == null ? Duration.ofSeconds(30) : said;
    }

    /** Seconds, or a date, which is compared with the answer's own date where it has one. */
    private @Nullable Duration retryAfterOrNull(HttpHeaders headers) {
        String said = headers.getFirst(HttpHeaders.RETRY_AFTER);
        if (said == null) {
            return null;
        }
        Duration wait;
        if (said.matches("[0-9]{1,6}")) {
            wait = Duration.ofSeconds(Long.parseLong(said));
        } else {
            Instant until = date(said);
            Instant now = date(headers.getFirst(HttpHeaders.DATE));
            if (until == null) {
                return null;
            }
            wait = Duration.between(now == null ? clock.instant() : now, until);
        }
        return wait.isNegative() || wait.isZero()
                ? Duration.ofSeconds(1)
                : wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait;
    }

    private static @Nullable Instant date(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeParseException notADate) {
            return null;
        }
    }

    /** The path without its query, which can hold an address. */
    private static String word(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    private static final class Passing extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient CardAnswer<JsonNode> answer;

        Passing(CardAnswer.Unknown<JsonNode> answer) {
            super(answer.why());
            this.answer = answer;
        }
    }
}
