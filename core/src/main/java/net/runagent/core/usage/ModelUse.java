package net.runagent.core.usage;

import net.runagent.core.money.UsdMicros;

/** What one model cost and moved in a span of completed days. @param model the provider's name, e.g. {@code openai/gpt-5} */
public record ModelUse(String model, UsdMicros cost, long requests, long promptTokens, long completionTokens) {}
