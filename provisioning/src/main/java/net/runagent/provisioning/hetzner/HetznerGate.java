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
                error.path("code").asString(codeOf(status)),
                error.path("message").asString("no message"),
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
