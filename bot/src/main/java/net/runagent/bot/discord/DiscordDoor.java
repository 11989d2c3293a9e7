package net.runagent.bot.discord;

import java.util.Optional;
import net.runagent.bot.conversation.ChatDoor;
import net.runagent.core.account.Platform;
import org.springframework.stereotype.Component;

/** Where people find us on Discord: the page on which they allow our application. */
@Component
final class DiscordDoor implements ChatDoor {
    private final DiscordProperties properties;

    DiscordDoor(DiscordProperties properties) {
        this.properties = properties;
    }

    @Override
    public Platform platform() {
        return Platform.DISCORD;
    }

    @Override
    public boolean open() {
        return properties.configured();
    }

    @Override
    public Optional<String> address() {
        return Optional.of("https://discord.com/oauth2/authorize?client_id=" + properties.applicationId());
    }
}
