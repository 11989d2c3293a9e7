package net.runagent.sandbox.discord;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import net.runagent.sandbox.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The network's things in the API's words. The caller holds the network's lock. */
final class Wire {
    /** All a bot may do in the one channel of a simulated server, which is not to manage it. */
    static final String PERMISSIONS = Long.toString(1L << 10 | 1L << 11 | 1L << 14 | 1L << 15 | 1L << 16 | 1L << 31);

    private final Network network;
    private final Supplier<String> base;

    /** @param base of the REST server, without a slash at the end */
    Wire(Network network, Supplier<String> base) {
        this.network = network;
        this.base = base;
    }

    ObjectNode user(User user) {
        return account(user.id, user.username, user.name);
    }

    ObjectNode bot(App app) {
        return account(app.id, app.username, null).put("bot", true);
    }

    private static ObjectNode account(long id, String username, @Nullable String shown) {
        ObjectNode account = Json.object()
                .put("id", "" + id)
                .put("username", username)
                .put("discriminator", shown == null ? "0001" : "0")
                .put("global_name", shown)
                .put("public_flags", 0)
                .put("flags", 0);
        for (String none : List.of("avatar", "banner", "accent_color", "avatar_decoration_data", "primary_guild")) {
            account.putNull(none);
        }
        return account;
    }

    ObjectNode author(long id) {
        return network.app(id)
                .map(this::bot)
                .or(() -> network.user(id).map(this::user))
                .orElseGet(() -> account(id, "deleted_user", null));
    }

    /** What a bot is told about itself. */
    ObjectNode self(App app) {
        return bot(app).put("mfa_enabled", true)
                .put("locale", "en-US")
                .put("verified", true)
                .putNull("email");
    }

    ObjectNode application(App app) {
        ObjectNode shown = Json.object()
                .put("id", "" + app.id)
                .put("name", app.name)
                .put("description", app.description)
                .put("summary", "")
                .put("verify_key", "0".repeat(64))
                .put("flags", app.flags())
                .put("flags_new", "" + app.flags())
                .put("bot_public", true)
                .put("bot_require_code_grant", false)
                .put("approximate_guild_count", guilds(app).size())
                .put("approximate_user_install_count", 0)
                .put("approximate_user_authorization_count", 0)
                .put("explicit_content_filter", 0);
        shown.putArray("redirect_uris");
        shown.putArray("eligible_oauth2_scopes").add("bot").add("applications.commands");
        for (String none :
                List.of("icon", "type", "team", "interactions_endpoint_url", "role_connections_verification_url")) {
            shown.putNull(none);
        }
        shown.set("bot", bot(app));
        shown.set("owner", app.owner == 0 ? account(1, "runagent_team", "RunAgent") : author(app.owner));
        ObjectNode kinds = shown.putObject("integration_types_config");
        kinds.putObject("0");
        kinds.putObject("1");
        return shown;
    }

    List<Guild> guilds(App app) {
        return network.guilds().stream().filter(g -> g.apps.contains(app.id)).toList();
    }

    ObjectNode channel(Channel channel) {
        ObjectNode shown = Json.object()
                .put("id", "" + channel.id)
                .put("type", channel.type)
                .put("flags", 0);
        shown.put(
                "last_message_id",
                channel.messages.stream()
                        .filter(m -> !m.local)
                        .map(m -> "" + m.id)
                        .reduce((a, b) -> b)
                        .orElse(null));
        if (channel.direct()) {
            shown.putArray("recipients").add(author(channel.user));
            return shown;
        }
        shown.put("name", channel.name)
                .put("guild_id", "" + channel.guild)
                .put("position", 0)
                .put("nsfw", false)
                .put("rate_limit_per_user", 0)
                .putNull("parent_id")
                .putNull("topic")
                .putArray("permission_overwrites");
        return shown;
    }

    ObjectNode member(long user) {
        ObjectNode member = Json.object()
                .put("deaf", false)
                .put("mute", false)
                .put("pending", false)
                .put("flags", 0)
                .put("joined_at", time(Snowflakes.millis(user)))
                .put("permissions", PERMISSIONS);
        member.putArray("roles");
        for (String none : List.of("nick", "avatar", "banner", "premium_since", "communication_disabled_until")) {
            member.putNull(none);
        }
        return member;
    }

    ObjectNode message(Channel channel, Message message) {
        ObjectNode shown = Json.object()
                .put("id", "" + message.id)
                .put("channel_id", "" + channel.id)
                .put("type", message.type)
                .put("content", message.content)
                .put("timestamp", time(Snowflakes.millis(message.id)))
                .put("edited_timestamp", message.editedAt)
                .put("tts", false)
                .put("mention_everyone", false)
                .put("pinned", false)
                .put("flags", message.flags);
        shown.set("author", author(message.author));
        shown.putArray("mentions");
        shown.putArray("mention_roles");
        shown.set("embeds", message.embeds);
        shown.set("components", message.components);
        ArrayNode attachments = shown.putArray("attachments");
        message.attachments.forEach(a -> attachments.add(attachment(channel, message, a)));
        if (message.nonce != null) {
            shown.set("nonce", message.nonce);
        }
        JsonNode interaction = message.interaction;
        if (network.app(message.author).isPresent() && interaction != null) {
            shown.put("application_id", "" + message.author);
            shown.put("webhook_id", "" + message.author);
            shown.set("interaction_metadata", interaction);
        }
        if (message.replyTo != 0) {
            shown.putObject("message_reference")
                    .put("type", 0)
                    .put("message_id", "" + message.replyTo)
                    .put("channel_id", "" + channel.id);
            Message earlier = channel.find(message.replyTo);
            shown.set("referenced_message", earlier == null ? null : message(channel, unlinked(earlier)));
        }
        return shown;
    }

    /** A quoted message does not quote again. */
    private static Message unlinked(Message earlier) {
        Message copy = Json.MAPPER.treeToValue(Json.tree(earlier), Message.class);
        copy.replyTo = 0;
        return copy;
    }

    private ObjectNode attachment(Channel channel, Message message, Message.Attached file) {
        String url = url(channel, file);
        ObjectNode shown = Json.object()
                .put("id", "" + file.id())
                .put("filename", file.name())
                .put("size", file.size())
                .put("content_type", file.mediaType())
                .put("url", url)
                .put("proxy_url", url);
        if (file.description() != null) {
            shown.put("description", file.description());
        }
        if (message.ephemeral()) {
            shown.put("ephemeral", true);
        }
        return shown;
    }

    String url(Channel channel, Message.Attached file) {
        return base.get() + "/attachments/" + channel.id + "/" + file.id() + "/"
                + file.name().replaceAll("[^A-Za-z0-9._-]", "_");
    }

    /** What a bot is told when it has logged in. @param gateway where it goes on after a break */
    ObjectNode ready(Session session, String gateway) {
        ObjectNode ready = Json.object()
                .put("v", 10)
                .put("session_type", "normal")
                .put("session_id", session.id)
                .put("resume_gateway_url", gateway);
        ready.set("user", self(session.app));
        ArrayNode known = ready.putArray("guilds");
        guilds(session.app).forEach(g -> known.addObject().put("id", "" + g.id).put("unavailable", true));
        ready.putObject("application").put("id", "" + session.app.id).put("flags", session.app.flags());
        ready.putArray("shard").add(session.shard).add(session.shards);
        ready.putObject("user_settings");
        ready.putObject("auth");
        for (String none :
                List.of("relationships", "private_channels", "presences", "geo_ordered_rtc_regions", "_trace")) {
            ready.putArray(none);
        }
        return ready;
    }

    static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
