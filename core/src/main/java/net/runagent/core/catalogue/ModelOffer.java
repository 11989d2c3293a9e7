package net.runagent.core.catalogue;

/** @param id OpenRouter's name, e.g. {@code anthropic/claude-sonnet-5}; {@code openrouter/auto} for the automatic choice */
public record ModelOffer(String id, String name, String hint) {}
