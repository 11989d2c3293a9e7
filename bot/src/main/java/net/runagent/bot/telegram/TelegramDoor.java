package net.runagent.bot.telegram;

import java.util.Optional;
import net.runagent.bot.conversation.ChatDoor;
import net.runagent.core.account.Platform;
import org.springframework.stereotype.Component;

/** People find us on Telegram by the bot's name. */
@Component
final class TelegramDoor implements ChatDoor {
    private final TelegramProperties properties;
    private final TelegramName name;

    TelegramDoor(TelegramProperties properties, TelegramName name) {
        this.properties = properties;
        this.name = name;
    }

    @Override
    public Platform platform() {
        return Platform.TELEGRAM;
    }

    @Override
    public boolean open() {
        return properties.configured();
    }

    @Override
    public Optional<String> address() {
        return name.known().map(known -> "https://t.me/" + known);
    }
}
