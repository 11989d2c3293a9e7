package net.runagent.core.vault;

import java.util.Optional;

/** What a person is asked to type on a one-time page; its {@link #word} is stored and never changes. */
public enum AskedSecret {
    /** The token of the bot of an order; the object is the deployment. */
    ORDERED_BOT_TOKEN("ordered-bot-token", SecretKind.TELEGRAM_BOT_TOKEN),
    /** The fresh token of the bot of an agent that runs; the object is the deployment. */
    ROTATED_BOT_TOKEN("rotated-bot-token", SecretKind.TELEGRAM_BOT_TOKEN);

    private final String word;
    private final SecretKind kind;

    AskedSecret(String word, SecretKind kind) {
        this.word = word;
        this.kind = kind;
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
