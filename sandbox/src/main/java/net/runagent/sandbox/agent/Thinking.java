package net.runagent.sandbox.agent;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the agent answers, by asking its model.
 *
 * @param key of the model's provider; null when it could not be resolved
 */
record Thinking(Mind mind, AgentConfig config, @Nullable String key, Memory memory) {
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;

    String answer(String said) throws IOException, InterruptedException {
        String recalled = memory.recalled(said);
        memory.keep(said);
        return key == null
                ? "⚠️ No API key found for provider \"openrouter\"."
                : spoken(mind.think(config, key, said)) + recalled;
    }

    /** The agent's words for what the model answered, or for why it did not. */
    static String spoken(Outside.Thought thought) {
        if (thought.text() != null) {
            return thought.text();
        }
        boolean billing = thought.status() == 402 || thought.message().contains("Key limit exceeded");
        if (billing) {
            return "⚠️ API provider returned a billing error — your API key has run out of credits or has an"
                    + " insufficient balance. Check your provider's billing dashboard and top up or switch to a"
                    + " different API key.";
        }
        return switch (thought.status()) {
            case UNAUTHORIZED -> "⚠️ Authentication failed (provider returned HTTP 401).";
            case NOT_FOUND ->
                "⚠️ The configured model is unavailable from the provider — it may have been renamed, retired, or is not"
                        + " offered on this account. This needs a config update (agents.defaults.model); retrying or"
                        + " starting a new session won't fix it.";
            default -> "⚠️ The model is not available right now (HTTP " + thought.status() + ").";
        };
    }
}
