package net.runagent.sandbox.discord;

import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.people.StoredFile;
import tools.jackson.databind.JsonNode;

/** What the world can do with Discord besides using it: servers, installs, permissions, limits, and trouble on the line. */
final class Steering {
    /** What is steered, once the world is open. */
    record Scene(Network network, Gateway gateway, Rates rates) {}

    private final Supplier<Scene> scene;

    Steering(Supplier<Scene> scene) {
        this.scene = scene;
    }

    void addTo(Routes routes) {
        routes.get("/world/discord/files/{file}", this::file);
        routes.post("/world/discord/servers", r -> Response.json(201, makesServer(r.json())));
        routes.post("/world/discord/installs", r -> installs(r.json(), true));
        routes.post("/world/discord/uninstalls", r -> installs(r.json(), false));
        routes.post("/world/discord/intents", r -> intents(r.json()));
        routes.post(
                "/world/discord/revokes",
                r -> Response.json(Map.of("token", revokes(r.json().path("bot").asString("")))));
        routes.post("/world/discord/limits", r -> {
            Rates rates = scene.get().rates();
            rates.on = r.json().path("on").asBoolean(true);
            return Response.json(Map.of("on", rates.on));
        });
        routes.post("/world/discord/gateway", r -> gatewayTrouble(r.json()));
    }

    private Response file(Request request) {
        String id = request.param("file").replaceFirst("\\.[^.]*$", "");
        Network network = scene.get().network();
        StoredFile file = network.files.find(id).orElseThrow(() -> Refusal.notFound("no such file"));
        return Response.bytes(200, file.mediaType(), network.files.content(file))
                .header(
                        "Content-Disposition",
                        "inline; filename=\"" + file.name().replace("\"", "") + "\"");
    }

    private Map<String, String> makesServer(JsonNode asked) {
        Network network = scene.get().network();
        return network.locked(() -> {
            Guild guild = network.newGuild(asked.path("name").asString("Club"));
            asked.path("people").forEach(p -> guild.people.add(network.person(User.id(p.asString(""))).id));
            asked.path("bots").forEach(b -> guild.apps.add(network.named(b.asString("")).id));
            network.changed();
            scene.get().gateway().announce(guild);
            String channel = network.channel(guild.channel).map(c -> c.name).orElse("");
            return Map.of("server", "" + guild.id, "channelId", "" + guild.channel, "channel", "#" + channel);
        });
    }

    private Response installs(JsonNode asked, boolean installed) {
        Network network = scene.get().network();
        network.locked(() -> {
            User user = network.person(User.id(asked.path("userId").asString("")));
            long app = network.named(asked.path("bot").asString(null)).id;
            network.changed();
            return installed ? user.installed.add(app) : user.installed.remove(app);
        });
        return Response.json(Map.of());
    }

    private Response intents(JsonNode asked) {
        Network network = scene.get().network();
        boolean allowed = asked.path("messageContent").asBoolean(false);
        return network.locked(() -> {
            network.named(asked.path("bot").asString(null)).messageContent = allowed;
            network.changed();
            return Response.json(Map.of("messageContent", allowed));
        });
    }

    /** The owner of the bot resets its token in the portal. @return the new one, which the owner alone sees */
    String revokes(String bot) {
        Network network = scene.get().network();
        return network.locked(() -> {
            App app = network.named(bot);
            network.giveToken(app);
            scene.get().gateway().expel(app);
            return app.token;
        });
    }

    private Response gatewayTrouble(JsonNode asked) {
        String does = asked.path("does").asString("");
        try {
            Network network = scene.get().network();
            App app = network.locked(() -> network.named(asked.path("bot").asString(null)));
            scene.get().gateway().makes(app, Gateway.Trouble.valueOf(does.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException unknown) {
            throw Refusal.badRequest("does is drops, forgets, reconnect, invalid or silent");
        }
        return Response.json(Map.of());
    }
}
