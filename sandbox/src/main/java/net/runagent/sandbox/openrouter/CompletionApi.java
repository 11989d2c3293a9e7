package net.runagent.sandbox.openrouter;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Chat completions, whole or as a stream of events. A request is refused before and charged after it runs. */
final class CompletionApi {
    private static final int CHUNK_CHARS = 24;

    private final World world;
    private final OpenRouterParty party;

    CompletionApi(World world, OpenRouterParty party) {
        this.world = world;
        this.party = party;
    }

    void addTo(Routes routes) {
        routes.post("/api/v1/chat/completions", r -> party.spoken(r, () -> complete(r)));
    }

    private Response complete(Request request) {
        JsonNode body = request.json();
        Instant now = world.clock().now();
        Key key = party.inferring(request);
        Models.Model model = Models.find(body.path("model").asString("openrouter/auto"))
                .orElseThrow(() -> Errors.refuse(400, body.path("model").asString() + " is not a valid model ID"));
        if (body.path("messages").isEmpty()) {
            throw Errors.refuse(400, "messages: at least one message is required");
        }
        if (party.account().empty(key)) {
            throw Errors.accountEmpty();
        }
        BigDecimal remaining = key.remaining(now);
        if (remaining != null && remaining.signum() <= 0) {
            throw Errors.keyLimit();
        }
        String answer = FriendlyModel.answer(body.path("messages"));
        Turn turn = charge(key, model, Json.text(body).length(), answer, now);
        return body.path("stream").asBoolean(false)
                ? Response.stream(200, "text/event-stream", out -> stream(out, turn))
                : Response.json(whole(turn));
    }

    /** @param usage counts and cost, as in the last event of a stream */
    private record Turn(String id, long created, String model, String answer, Map<String, Object> usage) {}

    private Turn charge(Key key, Models.Model model, int requestChars, String answer, Instant now) {
        long promptTokens = Math.max(1, requestChars / 4);
        long completionTokens = FriendlyModel.tokens(answer);
        Models.Model priced = model.promptUsd().signum() < 0 ? Models.all().get(4) : model;
        BigDecimal prompt = priced.promptUsd().multiply(BigDecimal.valueOf(promptTokens));
        BigDecimal completion = priced.completionUsd().multiply(BigDecimal.valueOf(completionTokens));
        BigDecimal cost = prompt.add(completion);
        key.spend(now, priced.id(), cost, promptTokens, completionTokens);
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("prompt_tokens", promptTokens);
        usage.put("completion_tokens", completionTokens);
        usage.put("total_tokens", promptTokens + completionTokens);
        usage.put("cost", cost);
        usage.put("is_byok", false);
        usage.put("prompt_tokens_details", Map.of("cached_tokens", 0));
        usage.put("completion_tokens_details", Map.of("reasoning_tokens", 0));
        String id = "gen-" + now.getEpochSecond() + "-" + world.chance().alphanumeric(20);
        return new Turn(id, now.getEpochSecond(), priced.id(), answer, usage);
    }

    private static Map<String, Object> whole(Turn turn) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", "assistant");
        message.put("content", turn.answer());
        message.put("refusal", null);
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("index", 0);
        choice.put("message", message);
        choice.put("finish_reason", "stop");
        choice.put("logprobs", null);
        Map<String, Object> all = head(turn, "chat.completion");
        all.put("choices", List.of(withoutNull(choice, "logprobs")));
        all.put("usage", turn.usage());
        return all;
    }

    private static void stream(OutputStream out, Turn turn) throws IOException {
        out.write(": OPENROUTER PROCESSING\n\n".getBytes(StandardCharsets.UTF_8));
        event(out, chunk(turn, Map.of("role", "assistant", "content", ""), null));
        for (int at = 0; at < turn.answer().length(); at += CHUNK_CHARS) {
            String piece = turn.answer().substring(at, Math.min(turn.answer().length(), at + CHUNK_CHARS));
            event(out, chunk(turn, Map.of("content", piece), null));
        }
        event(out, chunk(turn, Map.of("content", ""), "stop"));
        Map<String, Object> last = chunk(turn, Map.of("role", "assistant", "content", ""), null);
        last.put("usage", turn.usage());
        event(out, last);
        out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> chunk(Turn turn, Map<String, String> delta, @Nullable String finish) {
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("index", 0);
        choice.put("delta", delta);
        choice.put("finish_reason", finish);
        choice.put("logprobs", null);
        Map<String, Object> all = head(turn, "chat.completion.chunk");
        all.put("choices", List.of(choice));
        return all;
    }

    private static Map<String, Object> head(Turn turn, String object) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("id", turn.id());
        all.put("provider", "Simulated");
        all.put("object", object);
        all.put("created", turn.created());
        all.put("model", turn.model());
        all.put("system_fingerprint", null);
        return all;
    }

    private static Map<String, Object> withoutNull(Map<String, Object> from, String field) {
        from.remove(field);
        return from;
    }

    private static void event(OutputStream out, Map<String, Object> data) throws IOException {
        out.write(("data: " + Json.text(data) + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
