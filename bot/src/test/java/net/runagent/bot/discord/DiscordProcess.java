package net.runagent.bot.discord;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.List;
import net.runagent.bot.conversation.ChatService;
import net.runagent.bot.door.DoorHouse;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.ModelOffer;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.Flow;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.sandbox.api.WorldApi;
import net.runagent.sandbox.discord.DiscordParty;
import net.runagent.sandbox.world.World;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Discord's door needs in a test. */
final class DiscordProcess {
    private DiscordProcess() {}

    static ChatService of(TestDatabase db, DiscordParty discord, List<Flow<?>> flows, List<Desk<?>> desks) {
        Catalogue catalogue = mock(Catalogue.class);
        when(catalogue.models())
                .thenReturn(List.of(
                        new ModelOffer("vendor/alpha", "Alpha", ""), new ModelOffer("vendor/beta", "Beta", "")));
        return new ChatService(
                db,
                "net.runagent.bot.discord",
                context -> {
                    context.registerBean(
                            DiscordProperties.class,
                            () -> new DiscordProperties(
                                    discord.operatorToken(),
                                    discord.applicationId(),
                                    discord.url() + "/api/v10",
                                    discord.gatewayUrl()));
                    context.registerBean(Catalogue.class, () -> catalogue);
                },
                flows,
                desks);
    }

    /** Steers the world as its own page would. */
    static JsonNode post(WorldApi world, String path, Object body) {
        return RestClient.create(world.url())
                .post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .retrieve()
                .body(JsonNode.class);
    }

    static void connected(World world, DiscordParty discord) {
        DoorHouse.becomes("connected", () -> discord.hears(null));
        DoorHouse.becomes("commands registered", () -> !registered(world).isEmpty());
    }

    /** The names of all commands, each time they were registered. */
    static List<List<String>> registered(World world) {
        return world.requests().of("discord").stream()
                .filter(request ->
                        request.method().equals("PUT") && request.path().endsWith("/commands"))
                .map(request -> JsonMapper.shared()
                        .readTree(request.body())
                        .valueStream()
                        .map(command -> command.path("name").asString())
                        .toList())
                .toList();
    }
}
