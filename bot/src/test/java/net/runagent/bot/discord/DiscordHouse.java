package net.runagent.bot.discord;

import net.runagent.bot.conversation.ChatService;
import net.runagent.bot.door.DoorHouse;
import net.runagent.sandbox.api.WorldApi;
import net.runagent.sandbox.discord.DiscordParty;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;

/** Discord's door with everything behind it, and a world that can be steered as its own page would. */
abstract class DiscordHouse extends DoorHouse<DiscordParty> {
    private final WorldApi worldApi = new WorldApi(world, 0);

    DiscordHouse() {
        super(new DiscordParty());
    }

    @Override
    protected ChatService process() {
        return DiscordProcess.of(db, chat, flows(), desks());
    }

    @Override
    protected void connected() {
        DiscordProcess.connected(world, chat);
    }

    @AfterEach
    void closeWorld() {
        worldApi.close();
    }

    JsonNode post(String path, Object body) {
        return DiscordProcess.post(worldApi, path, body);
    }
}
