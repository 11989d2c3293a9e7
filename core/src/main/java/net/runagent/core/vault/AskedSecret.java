package net.runagent.core.vault;

import java.util.Optional;
import net.runagent.core.account.Platform;

/** What a person is asked to type on a one-time page; its {@link #word} is stored and never changes. */
public enum AskedSecret {
    /** The token of the bot of an order; the object is the deployment. */
    ORDERED_BOT_TOKEN("ordered-bot-token", SecretKind.TELEGRAM_BOT_TOKEN),
    /** The fresh token of the bot of an agent that runs; the object is the deployment. */
    ROTATED_BOT_TOKEN("rotated-bot-token", SecretKind.TELEGRAM_BOT_TOKEN),
    /** As the first, of a bot on Discord. */
    ORDERED_DISCORD_TOKEN("ordered-discord-token", SecretKind.DISCORD_BOT_TOKEN),
    /** As the second, of a bot on Discord. */
    ROTATED_DISCORD_TOKEN("rotated-discord-token", SecretKind.DISCORD_BOT_TOKEN),
    /** The owner's own key for models, for an agent that is ordered; the object is the deployment. */
    ORDERED_MODEL_KEY("ordered-model-key", SecretKind.OPENROUTER_KEY),
    /** The same for an agent that runs; the object is the deployment. */
    ROTATED_MODEL_KEY("rotated-model-key", SecretKind.OPENROUTER_KEY),
    /** The token of another bot for an agent that runs; the object is the deployment. */
    MOVED_BOT_TOKEN("moved-bot-token", SecretKind.TELEGRAM_BOT_TOKEN),
    /** The same of a bot on Discord. */
    MOVED_DISCORD_TOKEN("moved-discord-token", SecretKind.DISCORD_BOT_TOKEN);

    private final String word;
    private final SecretKind kind;

    AskedSecret(String word, SecretKind kind) {
        this.word = word;
        this.kind = kind;
    }

    /** The token of the bot of an order there. */
    public static AskedSecret ordered(Platform platform) {
        return platform == Platform.DISCORD ? ORDERED_DISCORD_TOKEN : ORDERED_BOT_TOKEN;
    }

    /** The token of another bot there for an agent that runs. */
    public static AskedSecret moved(Platform platform) {
        return platform == Platform.DISCORD ? MOVED_DISCORD_TOKEN : MOVED_BOT_TOKEN;
    }

    /** What its owner gives in place of a secret of this kind of an agent that runs. */
    public static AskedSecret rotated(SecretKind kind) {
        return switch (kind) {
            case TELEGRAM_BOT_TOKEN -> ROTATED_BOT_TOKEN;
            case DISCORD_BOT_TOKEN -> ROTATED_DISCORD_TOKEN;
            case OPENROUTER_KEY -> ROTATED_MODEL_KEY;
            default -> throw new IllegalArgumentException("nobody gives us a " + kind.word());
        };
    }

    public String word() {
        return word;
    }

    SecretKind kind() {
        return kind;
    }

    static Optional<AskedSecret> of(String word) {
        for (AskedSecret each : values()) {
            if (each.word.equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
