package net.runagent.core.conversation;

import java.util.List;
import java.util.UUID;

/** What can happen in a conversation, without any platform in it. */
public sealed interface Input {
    /** @param name without slash, lower case; {@code payload} what followed it, possibly empty, attacker-chosen */
    record Command(String name, String payload) implements Input {}

    record Tap(String action) implements Input {}

    record Said(String text) implements Input {}

    record Chosen(List<String> values) implements Input {}

    /**
     * The person sent something that looks like a secret. It has left the chat's text already: it lies sealed in the
     * vault's intake for 15 minutes and the message is being deleted.
     *
     * @param intake where it lies; see {@code vault.SecretIntake}
     * @param shape what it looks like, one of {@link SecretShapes#ALL}
     */
    record Pasted(UUID intake, String shape) implements Input {}

    /**
     * The person created a bot through {@link View.BotOffer}, or a bot of theirs changed token or owner.
     *
     * @param botId the platform's numeric id of the bot
     * @param username without {@code @}
     */
    record BotCreated(String botId, String username) implements Input {}

    /** The answer to {@link Effect.Ask}. */
    record Answered(Answer answer) implements Input {}

    /** Something happened elsewhere that this person should know; see {@link Tidings}. */
    record Happened(Happening happening) implements Input {}

    record Blocked() implements Input {}

    record Unblocked() implements Input {}

    record Expired() implements Input {}

    /** @param kind voice, sticker, edited, ... */
    record Unsupported(String kind) implements Input {}
}
