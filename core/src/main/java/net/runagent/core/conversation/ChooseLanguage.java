package net.runagent.core.conversation;

/**
 * Asks the engine itself to speak another language from now on; answered by {@link Chosen}.
 *
 * @param tag BCP 47, e.g. {@code de}
 */
public record ChooseLanguage(String tag) implements Question {
    public record Chosen(String tag) implements Answer {}
}
