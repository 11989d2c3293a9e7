package net.runagent.sandbox.telegram;

import java.util.ArrayList;
import net.runagent.sandbox.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Managed bots, from the managing bot's side. The messenger's lock is held by the caller. */
final class Managing {
    private static final int MOST_ADDED = 10;

    private final Messenger messenger;
    private final Updates updates;
    private final Wire wire;

    Managing(Messenger messenger, Updates updates, Wire wire) {
        this.messenger = messenger;
        this.updates = updates;
        this.wire = wire;
    }

    String token(Bot manager, Call call) {
        return managed(manager, call).token;
    }

    String replaceToken(Bot manager, Call call) {
        Bot bot = managed(manager, call);
        messenger.giveToken(bot);
        updates.arrived(bot).signalAll();
        updates.push(manager, "managed_bot", announcement(bot));
        return bot.token;
    }

    boolean setAccess(Bot manager, Call call) {
        Bot bot = managed(manager, call);
        ArrayList<Long> added = new ArrayList<>();
        call.json("added_user_ids").ifPresent(ids -> ids.forEach(id -> added.add(id.asLong())));
        if (added.size() > MOST_ADDED) {
            throw ApiError.bad("too many users specified");
        }
        bot.accessRestricted = call.flag("is_access_restricted");
        bot.addedUsers = bot.accessRestricted ? added : new ArrayList<>();
        messenger.changed();
        return true;
    }

    JsonNode access(Bot manager, Call call) {
        Bot bot = managed(manager, call);
        ObjectNode json = Json.object().put("is_access_restricted", bot.accessRestricted);
        ArrayNode added = Json.array();
        bot.addedUsers.forEach(id -> messenger.user(id).ifPresent(u -> added.add(wire.user(u))));
        if (!added.isEmpty()) {
            json.set("added_users", added);
        }
        return json;
    }

    /** The content of a {@code managed_bot} update. */
    ObjectNode announcement(Bot bot) {
        ObjectNode json = Json.object();
        messenger.user(bot.owner).ifPresent(owner -> json.set("user", wire.user(owner)));
        json.set("bot", wire.bot(bot));
        return json;
    }

    private Bot managed(Bot manager, Call call) {
        if (!manager.canManage) {
            throw ApiError.bad("bot can't manage bots");
        }
        return messenger
                .bot(call.number("user_id", 0))
                .filter(b -> b.manager == manager.id)
                .orElseThrow(() -> ApiError.bad("bot not found"));
    }
}
