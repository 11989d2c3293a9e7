package net.runagent.provisioning.hetzner;

import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every request to Hetzner passes here, the library's and ours. It sets the base address (the library's is fixed), spends
 * the budget, and turns each failure into a {@link HetznerFault} before the library meets a body it cannot parse.
 */
final class HetznerGate implements Interceptor {
    private static final Logger log = LoggerFactory.getLogger(HetznerGate.class);

    /** An error body is small; a proxy's page may not be. */
    private static final long ERROR_BODY_BYTES = 64 * 1024;
    /** In characters; Hetzner's own are short. */
    private static final int LONGEST_MESSAGE = 300;
    /** In characters; Hetzner's tokens have 64. A word of a message is no token. */
    private static final int SHORTEST_TOKEN = 16;

    private final HttpUrl base;
    private final RequestBudget budget;
    private final JsonMapper json;

    HetznerGate(HttpUrl base, RequestBudget budget, JsonMapper json) {
        this.base = base;
        this.budget = budget;
        this.json = json;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Urgency urgency = Urgency.OF_CALL.orElse(Urgency.USER);
        if (!budget.take(urgency)) {
            throw new HetznerFault(0, HetznerFault.BUDGET_RESERVED, "kept for more urgent requests", null);
        }
        Request request = chain.request();
        Response response = chain.proceed(request.newBuilder()
                .url(request.url()
                        .newBuilder()
                        .scheme(base.scheme())
                        .host(base.host())
                        .port(base.port())
                        .build())
                .header("User-Agent", "RunAgent")
                .build());
        learn(response);
        if (response.isSuccessful()) {
            return response;
        }
        try (response) {
            throw fault(request, response);
        }
    }

    private void learn(Response response) {
        int remaining = number(response.header("RateLimit-Remaining"));
        if (remaining >= 0) {
            budget.learn(number(response.header("RateLimit-Limit")), remaining);
        }
    }

    private HetznerFault fault(Request request, Response response) throws IOException {
        int status = response.code();
        String correlation = response.header("X-Correlation-Id");
        JsonNode error = error(response.peekBody(ERROR_BODY_BYTES).string());
        HetznerFault fault = new HetznerFault(
                status,
                word(error.path("code").asString(""), status),
                harmless(error.path("message").asString("no message"), request),
                correlation);
        log.warn(
                "Hetzner answered {} {} to {} {} (correlation {})",
                status,
                fault.code(),
                request.method(),
                request.url().encodedPath(),
                correlation);
        return fault;
    }

    private JsonNode error(String body) {
        try {
            return json.readTree(body).path("error");
        } catch (JacksonException htmlOrEmpty) {
            return json.createObjectNode();
        }
    }

    /** A word of theirs goes into logs and decisions: what does not look like one is a page in disguise. */
    private static String word(String code, int status) {
        return code.matches("[a-z0-9_]{1,60}") ? code : codeOf(status);
    }

    /** A proxy that repeats the request would put our token into whatever shows the message. */
    private static String harmless(String message, Request request) {
        String sent = String.valueOf(request.header("Authorization"));
        String token = sent.substring(sent.indexOf(' ') + 1);
        String clean = token.length() < SHORTEST_TOKEN ? message : message.replace(token, "[redacted]");
        return clean.length() > LONGEST_MESSAGE ? clean.substring(0, LONGEST_MESSAGE) : clean;
    }

    /** Hetzner's own words for these statuses, for answers that come from a proxy without a body. */
    private static String codeOf(int status) {
        return switch (status) {
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 404 -> "not_found";
            case 405 -> "method_not_allowed";
            case 410 -> "deprecated_api_endpoint";
            case 429 -> "rate_limit_exceeded";
            case 500 -> "server_error";
            case 502 -> "bad_gateway";
            case 503 -> "unavailable";
            case 504 -> "timeout";
            default -> "unknown_error";
        };
    }

    private static int number(@Nullable String header) {
        if (header == null || !header.matches("[0-9]{1,9}")) {
            return -1;
        }
        return Integer.parseInt(header);
    }
}
