package net.runagent.bot.discord;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls to Discord's REST API, one each: nothing is repeated behind our back, because a message that went out although its
 * answer was lost would come twice. The tokens of interactions stand in paths, so nothing here logs or measures by URL, and
 * only codes leave: Discord's words may repeat what was sent.
 */
@Component
final class DiscordRest implements DisposableBean {
    private static final int CONNECT_SECONDS = 5;
    private static final int ANSWER_SECONDS = 15;
    private static final int IN_FLIGHT = 64;
    private static final String AGENT = "DiscordBot (https://runagent.net, 1)";
    private static final MediaType JSON_TYPE = MediaType.get("application/json");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration BUSY_WITHOUT_TIME = Duration.ofSeconds(5);

    private final String base;
    private final OkHttpClient http;
    private final DiscordLimits limits;

    DiscordRest(DiscordProperties properties, DiscordLimits limits) {
        this.base = properties.restUrl();
        this.limits = limits;
        Dispatcher dispatcher = new Dispatcher(Executors.newVirtualThreadPerTaskExecutor());
        dispatcher.setMaxRequests(IN_FLIGHT);
        dispatcher.setMaxRequestsPerHost(IN_FLIGHT);
        this.http = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(IN_FLIGHT, 20, TimeUnit.SECONDS))
                .connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .readTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .writeTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .addNetworkInterceptor(DiscordRest::withoutRetryAfter)
                .build();
    }

    /** What came of a call. */
    sealed interface Answer {
        /** @param body empty object when there was none */
        record Ok(JsonNode body) implements Answer {}

        /** @param code Discord's own code, 0 when there was none */
        record Refused(int status, int code) implements Answer {}

        /** @param everywhere the whole application must wait, not only this route */
        record Busy(Duration retryAfter, boolean everywhere) implements Answer {}

        /** It surely did not arrive. */
        record NotSent() implements Answer {}

        /** It may have been carried out. */
        record Lost() implements Answer {}
    }

    /** @param token of the bot that calls, null where the path itself is the right to call */
    record Call(
            String method,
            String path,
            @Nullable String token,
            @Nullable Object json,
            List<Upload> uploads) {
        static Call of(String method, String path, @Nullable String token, @Nullable Object json) {
            return new Call(method, path, token, json, List.of());
        }

        /** The path may hold the token of an interaction. */
        @Override
        public String toString() {
            return "Call[" + method + "]";
        }
    }

    /** @param name as it is called in the message */
    record Upload(String name, String mediaType, byte[] content) {}

    Answer call(Call call) {
        if (!limits.await(call)) {
            return new Answer.Busy(BUSY_WITHOUT_TIME, false);
        }
        try (Response response = http.newCall(request(call)).execute()) {
            limits.learn(call, response.headers());
            return read(call, response);
        } catch (ConnectException | UnknownHostException | NoRouteToHostException notSent) {
            return new Answer.NotSent();
        } catch (IOException lost) {
            return new Answer.Lost();
        }
    }

    private Request request(Call call) {
        Request.Builder request = new Request.Builder()
                .url(base + call.path())
                .header("User-Agent", AGENT)
                .method(call.method(), body(call));
        if (call.token() != null) {
            request.header("Authorization", "Bot " + call.token());
        }
        return request.build();
    }

    private static @Nullable RequestBody body(Call call) {
        if (call.json() == null) {
            return call.method().equals("GET") || call.method().equals("DELETE")
                    ? null
                    : RequestBody.create(new byte[0], null);
        }
        byte[] json = JSON.writeValueAsBytes(call.json());
        if (call.uploads().isEmpty()) {
            return RequestBody.create(json, JSON_TYPE);
        }
        MultipartBody.Builder parts = new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart("payload_json", null, RequestBody.create(json, JSON_TYPE));
        for (int i = 0; i < call.uploads().size(); i++) {
            Upload upload = call.uploads().get(i);
            parts.addFormDataPart(
                    "files[" + i + "]",
                    upload.name(),
                    RequestBody.create(upload.content(), MediaType.get(upload.mediaType())));
        }
        return parts.build();
    }

    private Answer read(Call call, Response response) throws IOException {
        int status = response.code();
        JsonNode body = json(response.body().bytes());
        if (response.isSuccessful()) {
            // A page of a proxy is no answer of Discord's; an empty body is one.
            return body == null ? new Answer.Lost() : new Answer.Ok(body);
        }
        if (status == 429) {
            double seconds = body == null ? 0 : body.path("retry_after").asDouble(0);
            Duration wait = seconds > 0 ? Duration.ofMillis(Math.round(seconds * 1000) + 1) : BUSY_WITHOUT_TIME;
            boolean everywhere = body == null || body.path("global").asBoolean(false);
            limits.closed(call, wait);
            return new Answer.Busy(wait, everywhere);
        }
        if (status >= 500 || body == null) {
            return new Answer.Lost();
        }
        return new Answer.Refused(status, body.path("code").asInt(0));
    }

    /** Null for what is not JSON. */
    private static @Nullable JsonNode json(byte[] bytes) {
        try {
            return bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
        } catch (JacksonException page) {
            return null;
        }
    }

    /** OkHttp itself sends a request again, also a POST, when a 503 says {@code Retry-After: 0}: it must not see that. */
    private static Response withoutRetryAfter(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        return response.code() == 503
                ? response.newBuilder().removeHeader("Retry-After").build()
                : response;
    }

    @Override
    public void destroy() {
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
