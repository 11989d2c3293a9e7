package net.runagent.core.chain.rpc;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.runagent.core.chain.Said;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One endpoint. Every way in which an answer can be wrong is the same trouble: the word that a company uses for "too much"
 * is another company's word for "wrong". The address may hold a key, so no message ever repeats it.
 */
final class JsonRpc {
    private static final MediaType JSON = MediaType.get("application/json");
    /** What an answer may have at most: about 20,000 logs. */
    private static final long MOST_BYTES = 10L << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(30)
                            .maxNumberLength(100)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final OkHttpClient http;
    private final HttpUrl url;
    private final @Nullable String tronKey;
    private final AtomicLong lastId = new AtomicLong();

    /** @throws IllegalArgumentException when the address is none; the message does not repeat it */
    JsonRpc(OkHttpClient http, String url, @Nullable String tronKey) {
        HttpUrl parsed = HttpUrl.parse(url.strip());
        if (parsed == null) {
            throw new IllegalArgumentException("not an http address");
        }
        this.http = http;
        this.url = parsed;
        this.tronKey = tronKey;
    }

    static OkHttpClient client(Duration answerWithin) {
        return new OkHttpClient.Builder()
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .connectTimeout(Duration.ofSeconds(5))
                .readTimeout(answerWithin)
                .callTimeout(answerWithin)
                .build();
    }

    /** The result, which may be a JSON null. */
    Said<JsonNode> call(String method, Object... params) {
        long id = lastId.incrementAndGet();
        Request.Builder request = new Request.Builder()
                .url(url)
                .post(RequestBody.create(
                        MAPPER.writeValueAsBytes(
                                Map.of("jsonrpc", "2.0", "id", id, "method", method, "params", List.of(params))),
                        JSON));
        if (tronKey != null) {
            request.header("TRON-PRO-API-KEY", tronKey);
        }
        try (Response response = http.newCall(request.build()).execute()) {
            if (response.code() != 200) {
                return new Said.Trouble<>(method + " gave status " + response.code());
            }
            BufferedSource body = response.body().source();
            if (body.request(MOST_BYTES + 1)) {
                return new Said.Trouble<>(method + " gave more than 10 MiB");
            }
            return read(method, id, body.readByteArray());
        } catch (IOException gone) {
            return new Said.Trouble<>(
                    method + " got no answer (" + gone.getClass().getSimpleName() + ")");
        }
    }

    private static Said<JsonNode> read(String method, long id, byte[] bytes) {
        JsonNode answer;
        try {
            answer = MAPPER.readTree(bytes);
        } catch (JacksonException notJson) {
            return new Said.Trouble<>(method + " gave no JSON");
        }
        if (!answer.isObject() || !answer.path("jsonrpc").asString("").equals("2.0")) {
            return new Said.Trouble<>(method + " gave no JSON-RPC");
        }
        JsonNode error = answer.path("error");
        if (!error.isMissingNode() && !error.isNull()) {
            return new Said.Trouble<>(
                    method + " gave error " + error.path("code").asInt(0));
        }
        if (!answer.path("id").isIntegralNumber() || answer.path("id").asLong() != id) {
            return new Said.Trouble<>(method + " gave the answer of another question");
        }
        JsonNode result = answer.path("result");
        return result.isMissingNode() ? new Said.Trouble<>(method + " gave no result") : new Said.Got<>(result);
    }

    static List<String> topics(List<String> addresses) {
        List<String> topics = new ArrayList<>(addresses.size());
        addresses.forEach(address -> topics.add("0x" + "0".repeat(24) + address.substring(2)));
        return topics;
    }
}
