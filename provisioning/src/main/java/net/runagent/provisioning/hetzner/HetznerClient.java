package net.runagent.provisioning.hetzner;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import me.tomsdevsn.hetznercloud.HetznerCloudAPI;
import net.runagent.core.work.Chance;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One way to Hetzner for both clients: hcloud-java where it matches today's API, plain requests where it does not (lists,
 * because it knows no location; server types, because it knows no stock; creation, because it sends explicit nulls). Both
 * use one OkHttp client, so both meet the {@link HetznerGate}.
 *
 * <p>Reading is tried again as hcloud-go does; nothing else is ever sent twice from here. OkHttp's own silent retry is off:
 * it repeats a POST whose connection broke after the server had read it.
 */
final class HetznerClient {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final int READ_TRIES = 3;

    private final OkHttpClient http;
    private final HetznerCloudAPI library;
    private final HttpUrl base;
    private final String token;
    private final JsonMapper json;
    private final Chance chance;
    private final Pause pause;

    HetznerClient(HetznerProperties properties, RequestBudget budget, JsonMapper json, Chance chance, Pause pause) {
        this.base = HttpUrl.get(properties.apiUrl().replaceFirst("/(v1/?)?$", ""));
        this.token = properties.token();
        this.json = json;
        this.chance = chance;
        this.pause = pause;
        this.http = new OkHttpClient.Builder()
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .connectTimeout(Duration.ofSeconds(10))
                .callTimeout(Duration.ofSeconds(properties.callSeconds()))
                .addInterceptor(new HetznerGate(base, budget, json))
                .addNetworkInterceptor(HetznerClient::withoutRetryAfter)
                .build();
        this.library = new HetznerCloudAPI(token, http);
    }

    /** OkHttp sends a request again, also a POST, when a 503 says {@code Retry-After: 0}; so it must not see that. */
    private static Response withoutRetryAfter(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        return response.code() == 503
                ? response.newBuilder().removeHeader("Retry-After").build()
                : response;
    }

    /** What a call by the library came to; its three ways of failing become one. Never repeated. */
    <T extends @Nullable Object> T library(Function<HetznerCloudAPI, T> call) throws IOException {
        try {
            return call.apply(library);
        } catch (RuntimeException wrapped) {
            if (wrapped.getCause() instanceof IOException cause && !(cause instanceof JsonProcessingException)) {
                throw cause;
            }
            throw unreadable();
        }
    }

    /** Reads; repeated on a gateway's trouble or a broken line, at most {@value #READ_TRIES} times. */
    JsonNode get(String path, Map<String, String> query) throws IOException {
        HttpUrl.Builder url = base.newBuilder().addPathSegment("v1").addPathSegments(path);
        query.forEach(url::addQueryParameter);
        Request request = request(url.build()).get().build();
        return repeatedly(() -> send(request));
    }

    /** Sent once, whatever happens. */
    JsonNode post(String path, JsonNode body) throws IOException {
        HttpUrl url =
                base.newBuilder().addPathSegment("v1").addPathSegments(path).build();
        return send(request(url)
                .post(RequestBody.create(json.writeValueAsBytes(body), JSON))
                .build());
    }

    /** Sent once: what it does can be looked at, and is said again by whoever wants it. */
    JsonNode put(String path, JsonNode body) throws IOException {
        HttpUrl url =
                base.newBuilder().addPathSegment("v1").addPathSegments(path).build();
        return send(request(url)
                .put(RequestBody.create(json.writeValueAsBytes(body), JSON))
                .build());
    }

    private Request.Builder request(HttpUrl url) {
        return new Request.Builder().url(url).header("Authorization", "Bearer " + token);
    }

    private JsonNode send(Request request) throws IOException {
        try (Response response = http.newCall(request).execute()) {
            return json.readTree(response.body().bytes());
        } catch (JacksonException truncated) {
            throw unreadable();
        }
    }

    private JsonNode repeatedly(Callable<JsonNode> read) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                return read.call();
            } catch (IOException trouble) {
                if (tries == READ_TRIES || !isWorthRepeating(trouble)) {
                    throw trouble;
                }
                pause.of(Duration.ofMillis(chance.below(500 << tries)));
            } catch (Exception impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private static HetznerFault unreadable() {
        return new HetznerFault(200, HetznerFault.UNREADABLE, "the answer could not be read", null);
    }

    private static boolean isWorthRepeating(IOException trouble) {
        if (trouble instanceof HetznerFault fault) {
            return switch (fault.code()) {
                case "conflict", "bad_gateway", "timeout" -> true;
                default -> false;
            };
        }
        return !(trouble instanceof InterruptedIOException);
    }
}
