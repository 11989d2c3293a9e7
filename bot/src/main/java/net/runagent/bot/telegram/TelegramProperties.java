package net.runagent.bot.telegram;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The operator bot on Telegram. Make it with @BotFather and switch "bot management" on there, so that customers can
 * create their agents' bots in one tap.
 *
 * @param token {@code <bot id>:<35 characters>} from @BotFather; empty switches Telegram off
 * @param apiUrl scheme, host and port of the Bot API; a path is not possible
 * @param sendsPerSecond messages a second over all chats, 0 for no limits of our own, also not within a chat; Telegram's is
 *     about 30
 */
@ConfigurationProperties("runagent.telegram")
record TelegramProperties(
        @DefaultValue("") String token,
        @DefaultValue("https://api.telegram.org") String apiUrl,
        @DefaultValue("28") int sendsPerSecond) {
    TelegramProperties {
        token = token.strip();
        if (!token.isEmpty() && !BotToken.wellFormed(token)) {
            throw new IllegalArgumentException("runagent.telegram.token is not a bot token; get one from @BotFather");
        }
    }

    boolean configured() {
        return !token.isEmpty();
    }

    /** The operator bot's own numeric id; null when Telegram is off. */
    @Nullable
    String botId() {
        return configured() ? BotToken.botId(token) : null;
    }

    @Override
    public String toString() {
        return "TelegramProperties[token=[redacted], apiUrl=" + apiUrl + ", sendsPerSecond=" + sendsPerSecond + "]";
    }
}
