package net.runagent.sandbox.openrouter;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The models on offer, with the prices of late 2026 in their order of size. */
final class Models {
    /** @param promptUsd per token; @param completionUsd per token */
    record Model(String id, String name, BigDecimal promptUsd, BigDecimal completionUsd, int contextTokens) {}

    private static final List<Model> ALL = List.of(
            model("openrouter/auto", "Auto Router", "-0.000001", "-0.000001", 2_000_000),
            model("anthropic/claude-sonnet-4.5", "Anthropic: Claude Sonnet 4.5", "0.000003", "0.000015", 1_000_000),
            model("anthropic/claude-haiku-4.5", "Anthropic: Claude Haiku 4.5", "0.000001", "0.000005", 200_000),
            model("openai/o1-pro", "OpenAI: o1-pro", "0.00015", "0.0006", 200_000),
            model("openai/gpt-5", "OpenAI: GPT-5", "0.00000125", "0.00001", 400_000),
            model("openai/gpt-5-mini", "OpenAI: GPT-5 Mini", "0.00000025", "0.000002", 400_000),
            model("google/gemini-2.5-pro", "Google: Gemini 2.5 Pro", "0.00000125", "0.00001", 1_048_576),
            model("google/gemini-2.5-flash", "Google: Gemini 2.5 Flash", "0.0000003", "0.0000025", 1_048_576),
            model("deepseek/deepseek-v3.2", "DeepSeek: DeepSeek V3.2", "0.00000027", "0.0000004", 163_840),
            model("qwen/qwen3-235b-a22b", "Qwen: Qwen3 235B A22B", "0.00000018", "0.00000054", 131_072),
            model("meta-llama/llama-3.3-70b-instruct", "Meta: Llama 3.3 70B", "0.00000013", "0.00000038", 131_072),
            model(
                    "mistralai/mistral-small-3.2-24b-instruct",
                    "Mistral Small 3.2",
                    "0.00000006",
                    "0.00000018",
                    131_072));

    private Models() {}

    static List<Model> all() {
        return ALL;
    }

    /** Any author/slug is priced: unknown ones like a middling model, so that a catalogue may name newer ones. */
    static Optional<Model> find(String id) {
        Optional<Model> known = ALL.stream().filter(m -> m.id().equals(id)).findFirst();
        if (known.isPresent() || !id.matches("~?[a-z0-9-]+/[A-Za-z0-9._:-]+") || id.contains("no-such")) {
            return known;
        }
        return Optional.of(model(id, id, "0.000001", "0.000005", 200_000));
    }

    static Map<String, @Nullable Object> described(Model m, long created) {
        Map<String, @Nullable Object> all = new TreeMap<>();
        all.put("per_request_limits", null);
        all.put("supported_voices", null);
        all.put("id", m.id());
        all.put("canonical_slug", m.id());
        all.put("name", m.name());
        all.put("created", created);
        all.put("description", m.name() + ", simulated.");
        all.put("context_length", m.contextTokens());
        all.put(
                "architecture",
                Map.of(
                        "modality",
                        "text->text",
                        "input_modalities",
                        List.of("text"),
                        "output_modalities",
                        List.of("text"),
                        "tokenizer",
                        "Other"));
        all.put(
                "pricing",
                Map.of(
                        "prompt",
                        m.promptUsd().toPlainString(),
                        "completion",
                        m.completionUsd().toPlainString()));
        all.put("top_provider", Map.of("is_moderated", false, "context_length", m.contextTokens()));
        all.put("supported_parameters", List.of("max_tokens", "temperature", "tools", "tool_choice"));
        all.put("default_parameters", Map.of());
        all.put("links", Map.of("details", "/api/v1/models/" + m.id() + "/endpoints"));
        return all;
    }

    private static Model model(String id, String name, String prompt, String completion, int contextTokens) {
        return new Model(id, name, new BigDecimal(prompt), new BigDecimal(completion), contextTokens);
    }
}
