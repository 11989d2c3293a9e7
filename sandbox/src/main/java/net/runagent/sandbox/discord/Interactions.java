package net.runagent.sandbox.discord;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import net.runagent.sandbox.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules of interactions in real time: a first answer within 3 seconds, only one of it, then 15 minutes in which its
 * token opens the messages. Nothing runs by a timer: what time has changed is settled before anybody looks. The caller
 * holds the network's lock.
 */
final class Interactions {
    static final long ANSWER_MILLIS = 3_000;
    static final long TOKEN_MILLIS = 15 * 60_000;
    static final String NO_ANSWER = "The application did not respond";

    private final Network network;
    private final Wire wire;
    private final Events events;
    private final Map<Long, Interaction> byId = new LinkedHashMap<>();
    private final Map<String, Interaction> byToken = new HashMap<>();
    /** Without an answer yet, the oldest first. */
    private final Set<Interaction> waiting = new LinkedHashSet<>();
    /** The form that is open before a person, by person. */
    private final Map<Long, OpenForm> forms = new HashMap<>();

    record OpenForm(Interaction interaction, JsonNode modal) {}

    Interactions(Network network, Wire wire, Events events) {
        this.network = network;
        this.wire = wire;
        this.events = events;
    }

    Interaction open(
            int type,
            App app,
            User user,
            Channel channel,
            ObjectNode data,
            @Nullable Message source,
            @Nullable Interaction cause) {
        long id = network.ids.next();
        String token = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        ("interaction:" + id + ":" + network.world.chance().alphanumeric(64))
                                .getBytes(StandardCharsets.US_ASCII));
        // Whoever has it may answer in the bot's name for a quarter of an hour.
        network.world.secrets().add("interaction-token", token, "discord");
        Interaction interaction =
                new Interaction(id, type, app, user, channel, token, network.clock.millis(), source, cause);
        byId.put(id, interaction);
        byToken.put(token, interaction);
        waiting.add(interaction);
        events.send(app, 0, "INTERACTION_CREATE", envelope(interaction, data));
        return interaction;
    }

    private ObjectNode envelope(Interaction interaction, ObjectNode data) {
        Channel channel = interaction.channel;
        User user = interaction.user;
        ObjectNode envelope = Json.object()
                .put("version", 1)
                .put("id", "" + interaction.id)
                .put("application_id", "" + interaction.app.id)
                .put("type", interaction.type)
                .put("token", interaction.token)
                .put("channel_id", "" + channel.id)
                .put("locale", user.locale)
                .put("context", channel.direct() ? 1 : 0)
                .put("app_permissions", Wire.PERMISSIONS)
                .put("attachment_size_limit", 10 << 20);
        envelope.set("data", data);
        envelope.set("channel", wire.channel(channel));
        envelope.putArray("entitlements");
        envelope.set("authorizing_integration_owners", owners(interaction));
        if (channel.direct()) {
            envelope.set("user", wire.user(user));
        } else {
            envelope.put("guild_id", "" + channel.guild).put("guild_locale", "en-US");
            envelope.putObject("guild")
                    .put("id", "" + channel.guild)
                    .put("locale", "en-US")
                    .putArray("features");
            envelope.set("member", wire.member(user.id).set("user", wire.user(user)));
        }
        if (interaction.source != null) {
            envelope.set("message", wire.message(channel, interaction.source));
        }
        return envelope;
    }

    /** Who let the app in here: the person ("1"), the server or its bot's direct messages ("0"). */
    private ObjectNode owners(Interaction interaction) {
        ObjectNode owners = Json.object();
        if (interaction.user.installed.contains(interaction.app.id)) {
            owners.put("1", "" + interaction.user.id);
        }
        boolean inServer = interaction.channel.guild != 0
                && network.guild(interaction.channel.guild)
                        .map(g -> g.apps.contains(interaction.app.id))
                        .orElse(false);
        if (inServer) {
            owners.put("0", "" + interaction.channel.guild);
        } else if (interaction.channel.direct() && network.meet(interaction.app, interaction.user.id)) {
            owners.put("0", "0");
        }
        return owners;
    }

    ObjectNode metadata(Interaction interaction) {
        ObjectNode metadata = Json.object().put("id", "" + interaction.id).put("type", interaction.type);
        metadata.set("user", wire.user(interaction.user));
        metadata.set("authorizing_integration_owners", owners(interaction));
        if (interaction.type == Interaction.COMPONENT && interaction.source != null) {
            metadata.put("interacted_message_id", "" + interaction.source.id);
        }
        if (interaction.cause != null) {
            metadata.set("triggering_interaction_metadata", metadata(interaction.cause));
        }
        return metadata;
    }

    /** The interaction that may be answered now, or the refusal that Discord would give. */
    Interaction answerable(long id, String token) {
        settle();
        Interaction interaction = byId.get(id);
        if (interaction == null || !interaction.token.equals(token)) {
            throw ApiError.unknownInteraction();
        }
        if (interaction.answer != 0) {
            throw ApiError.of(400, 40_060, "Interaction has already been acknowledged.");
        }
        if (interaction.failed) {
            throw ApiError.unknownInteraction();
        }
        return interaction;
    }

    /** The answered interaction whose token this is. */
    Interaction withToken(App app, String token) {
        settle();
        Interaction interaction = byToken.get(token);
        if (interaction == null || interaction.app != app || interaction.answer == 0) {
            throw ApiError.unknownWebhook();
        }
        if (age(interaction) > TOKEN_MILLIS) {
            throw ApiError.of(401, 50_027, "Invalid Webhook Token");
        }
        return interaction;
    }

    void answered(Interaction interaction, int kind) {
        interaction.answer = kind;
        waiting.remove(interaction);
        network.touch(interaction.channel, null);
    }

    /** Tells people of what nobody answered in time, and forgets what is long over. */
    void settle() {
        while (!waiting.isEmpty() && age(oldest()) > ANSWER_MILLIS) {
            Interaction late = oldest();
            waiting.remove(late);
            late.failed = true;
            if (late.type != Interaction.AUTOCOMPLETE) {
                local(late.channel, late.app.id, late.user.id, NO_ANSWER);
            }
        }
        Iterator<Interaction> all = byId.values().iterator();
        while (all.hasNext()) {
            Interaction old = all.next();
            if (age(old) <= 2 * TOKEN_MILLIS) {
                break;
            }
            all.remove();
            byToken.remove(old.token);
        }
    }

    private Interaction oldest() {
        return waiting.iterator().next();
    }

    /** Something that only the person's own client shows. */
    Message local(Channel channel, long author, long onlyFor, String text) {
        Message message = new Message();
        message.local = true;
        message.author = author;
        message.onlyFor = onlyFor;
        message.content = text;
        return network.append(channel, message);
    }

    /** Real time until something changes by itself, at most the given nanoseconds. */
    long quietNanos(long most) {
        if (waiting.isEmpty()) {
            return most;
        }
        long millis = Math.max(1, ANSWER_MILLIS + 1 - age(oldest()));
        return Math.min(most, TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private long age(Interaction interaction) {
        return network.clock.millis() - interaction.bornMillis;
    }

    void show(OpenForm form) {
        forms.put(form.interaction.user.id, form);
        network.touch(form.interaction.channel, null);
    }

    Optional<OpenForm> form(User user, Channel channel) {
        return Optional.ofNullable(forms.get(user.id)).filter(f -> f.interaction.channel == channel);
    }

    void closeForm(User user) {
        forms.remove(user.id);
    }

    void reset() {
        byId.clear();
        byToken.clear();
        waiting.clear();
        forms.clear();
    }
}
