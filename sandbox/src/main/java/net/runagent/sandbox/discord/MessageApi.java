package net.runagent.sandbox.discord;

import java.util.List;
import net.runagent.sandbox.discord.Rates.Limit;
import net.runagent.sandbox.discord.RestApi.Call;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Channels and the messages that bots write into them by themselves. */
final class MessageApi {
    private static final String CHANNEL = "/channels/{channel_id}";
    private static final String ALL = CHANNEL + "/messages";
    private static final String ONE = ALL + "/{message_id}";
    private static final Limit READ = new Limit("channel-read", 50, 10_000);
    private static final Limit SEND = new Limit("message-send", 5, 5_000);
    private static final Limit EDIT = new Limit("message-edit", 5, 5_000);
    private static final Limit DELETE = new Limit("message-delete", 5, 1_000);
    private static final Limit TYPING = new Limit("typing", 5, 5_000);
    private static final long TYPING_MILLIS = 10_000;
    /** "A few minutes", the documentation says. */
    private static final long NONCE_MILLIS = 5 * 60_000;

    private final Network network;
    private final Wire wire;
    private final Posting posting;
    private final Events events;

    MessageApi(Network network, Wire wire, Posting posting, Events events) {
        this.network = network;
        this.wire = wire;
        this.posting = posting;
        this.events = events;
    }

    void addTo(RestApi api) {
        api.on("GET", CHANNEL, READ, (app, call) -> Response.json(wire.channel(channel(app, call))));
        api.on("DELETE", CHANNEL, READ, (app, call) -> Response.json(wire.channel(channel(app, call))));
        api.on("GET", ALL, READ, this::list);
        api.on("POST", ALL, SEND, this::send);
        api.on("GET", ONE, READ, (app, call) -> {
            Channel channel = channel(app, call);
            return Response.json(wire.message(channel, message(channel, call)));
        });
        api.on("PATCH", ONE, EDIT, this::edit);
        api.on("DELETE", ONE, DELETE, this::delete);
        api.on("POST", CHANNEL + "/typing", TYPING, (app, call) -> {
            Channel channel = channel(app, call);
            mayWrite(app, channel);
            channel.typingUntil = network.clock.millis() + TYPING_MILLIS;
            network.touch(channel, null);
            return Response.empty(204);
        });
    }

    private Channel channel(App app, Call call) {
        Channel channel = network.channel(call.id("channel_id")).orElseThrow(ApiError::unknownChannel);
        boolean mine = channel.direct()
                ? channel.app == app.id
                : network.guild(channel.guild).map(g -> g.apps.contains(app.id)).orElse(false);
        if (!mine) {
            throw ApiError.missingAccess();
        }
        return channel;
    }

    /** Ephemeral messages are reached by their interaction only. */
    private static Message message(Channel channel, Call call) {
        Message message = channel.find(call.id("message_id"));
        if (message == null || message.ephemeral()) {
            throw ApiError.unknownMessage();
        }
        return message;
    }

    private void mayWrite(App app, Channel channel) {
        if (!channel.direct()) {
            return;
        }
        User user = network.user(channel.user).orElseThrow(ApiError::cannotSend);
        if (user.blocked.contains(app.id)) {
            throw ApiError.cannotSend();
        }
        if (!user.installed.contains(app.id) && !network.meet(app, user.id)) {
            throw ApiError.noMutualServer();
        }
    }

    private Response list(App app, Call call) {
        Channel channel = channel(app, call);
        int limit = Math.clamp(number(call, "limit", 50), 1, 100);
        long before = number(call, "before", Long.MAX_VALUE);
        long after = number(call, "after", 0);
        List<Message> fitting = channel.messages.stream()
                .filter(m -> !m.local && !m.deleted && !m.ephemeral() && m.id < before && m.id > after)
                .toList();
        boolean oldest = call.request().query("after").isPresent();
        int from = oldest ? 0 : Math.max(0, fitting.size() - limit);
        ArrayNode list = Json.array();
        fitting.subList(from, Math.min(fitting.size(), from + limit))
                .reversed()
                .forEach(m -> list.add(wire.message(channel, m)));
        return Response.json(list);
    }

    private static long number(Call call, String name, long otherwise) {
        try {
            return Long.parseLong(call.request().query(name, "" + otherwise));
        } catch (NumberFormatException notANumber) {
            throw ApiError.form(name, "NUMBER_TYPE_COERCE", "Value is not int.");
        }
    }

    private Response send(App app, Call call) {
        Channel channel = channel(app, call);
        mayWrite(app, channel);
        JsonNode json = call.body().json();
        Message twin = twin(app, channel, json);
        if (twin != null) {
            return Response.json(wire.message(channel, twin));
        }
        Message message = posting.make(app, channel, call.body());
        message.nonce = json.hasNonNull("nonce") ? json.get("nonce") : null;
        reply(channel, message, json.path("message_reference"));
        channel.typingUntil = 0;
        network.append(channel, message);
        tell(channel, "MESSAGE_CREATE", message);
        return Response.json(wire.message(channel, message));
    }

    /** The same message once more, sent again because its answer was lost. */
    private @Nullable Message twin(App app, Channel channel, JsonNode json) {
        if (!json.path("enforce_nonce").asBoolean(false) || !json.hasNonNull("nonce")) {
            return null;
        }
        long since = network.clock.millis() - NONCE_MILLIS;
        return channel.messages.stream()
                .filter(m -> m.author == app.id && json.get("nonce").equals(m.nonce) && Snowflakes.millis(m.id) > since)
                .findFirst()
                .orElse(null);
    }

    private static void reply(Channel channel, Message message, JsonNode reference) {
        long id = reference.path("message_id").asLong(0);
        if (id == 0) {
            return;
        }
        if (channel.find(id) == null) {
            if (reference.path("fail_if_not_exists").asBoolean(true)) {
                throw ApiError.form("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
            }
            return;
        }
        message.replyTo = id;
        message.type = Message.REPLY;
    }

    private Response edit(App app, Call call) {
        Channel channel = channel(app, call);
        Message message = message(channel, call);
        if (message.author != app.id) {
            throw ApiError.of(403, 50_005, "Cannot edit a message authored by another user");
        }
        mayWrite(app, channel);
        posting.edit(channel, message, call.body());
        tell(channel, "MESSAGE_UPDATE", message);
        return Response.json(wire.message(channel, message));
    }

    private Response delete(App app, Call call) {
        Channel channel = channel(app, call);
        Message message = message(channel, call);
        if (message.author != app.id) {
            throw channel.direct()
                    ? ApiError.of(403, 50_003, "Cannot execute action on a DM channel")
                    : ApiError.missingPermissions();
        }
        message.deleted = true;
        network.touch(channel, message);
        events.send(
                app,
                channel.direct() ? Events.DIRECT_MESSAGES : Events.GUILD_MESSAGES,
                "MESSAGE_DELETE",
                Json.object().put("id", "" + message.id).put("channel_id", "" + channel.id));
        return Response.empty(204);
    }

    /** Bots hear of messages by everybody, themselves included. */
    void tell(Channel channel, String type, Message message) {
        if (channel.direct()) {
            network.app(channel.app)
                    .ifPresent(app -> events.send(
                            app,
                            Events.DIRECT_MESSAGES,
                            type,
                            wire.message(channel, message).put("channel_type", channel.type)));
            return;
        }
        network.guild(channel.guild)
                .ifPresent(guild -> guild.apps.forEach(id -> network.app(id)
                        .ifPresent(app -> events.send(
                                app,
                                Events.GUILD_MESSAGES,
                                type,
                                wire.message(channel, message)
                                        .put("channel_type", channel.type)
                                        .put("guild_id", "" + guild.id)
                                        .set("member", wire.member(message.author))))));
    }
}
