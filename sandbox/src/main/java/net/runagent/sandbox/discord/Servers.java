package net.runagent.sandbox.discord;

import java.util.List;
import net.runagent.sandbox.http.Json;
import tools.jackson.databind.node.ObjectNode;

/** A server as the gateway announces it to a bot in it. */
final class Servers {
    private static final List<String> NULLS = List.of(
            "icon",
            "splash",
            "discovery_splash",
            "banner",
            "description",
            "afk_channel_id",
            "application_id",
            "system_channel_id",
            "rules_channel_id",
            "public_updates_channel_id",
            "safety_alerts_channel_id",
            "vanity_url_code");
    private static final List<String> ZEROS = List.of(
            "verification_level",
            "default_message_notifications",
            "explicit_content_filter",
            "mfa_level",
            "system_channel_flags",
            "premium_tier",
            "premium_subscription_count",
            "nsfw_level");
    private static final List<String> EMPTY = List.of(
            "emojis",
            "features",
            "stickers",
            "voice_states",
            "threads",
            "presences",
            "stage_instances",
            "guild_scheduled_events",
            "soundboard_sounds");

    private Servers() {}

    static ObjectNode create(Network network, Wire wire, Guild guild, App app) {
        ObjectNode shown = Json.object()
                .put("id", "" + guild.id)
                .put("name", guild.name)
                .put(
                        "owner_id",
                        guild.people.stream().findFirst().map(p -> "" + p).orElse("1"))
                .put("afk_timeout", 300)
                .put("preferred_locale", "en-US")
                .put("premium_progress_bar_enabled", false)
                .put("max_members", 500_000)
                .put("joined_at", Wire.time(Snowflakes.millis(guild.id)))
                .put("large", false)
                .put("unavailable", false)
                .put("member_count", guild.people.size() + guild.apps.size());
        NULLS.forEach(shown::putNull);
        ZEROS.forEach(zero -> shown.put(zero, 0));
        EMPTY.forEach(shown::putArray);
        shown.putArray("roles").add(everyone(guild));
        shown.putArray("members").add(wire.member(app.id).set("user", wire.bot(app)));
        network.channel(guild.channel).ifPresent(c -> shown.putArray("channels").add(wire.channel(c)));
        return shown;
    }

    private static ObjectNode everyone(Guild guild) {
        ObjectNode role = Json.object()
                .put("id", "" + guild.id)
                .put("name", "@everyone")
                .put("color", 0)
                .put("hoist", false)
                .put("position", 0)
                .put("permissions", Wire.PERMISSIONS)
                .put("managed", false)
                .put("mentionable", false)
                .put("flags", 0)
                .putNull("icon")
                .putNull("unicode_emoji");
        role.putObject("colors")
                .put("primary_color", 0)
                .putNull("secondary_color")
                .putNull("tertiary_color");
        return role;
    }
}
