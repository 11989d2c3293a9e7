package net.runagent.sandbox.discord;

import java.util.List;
import java.util.Map;
import net.runagent.sandbox.discord.Rates.Limit;
import net.runagent.sandbox.discord.RestApi.Call;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers to interactions: the first one, and all that follows with the interaction's token. */
final class InteractionApi {
    private static final int MESSAGE = 4;
    private static final int LATER = 5;
    private static final int UPDATE_LATER = 6;
    private static final int UPDATE = 7;
    private static final int CHOICES = 8;
    private static final int MODAL = 9;
    /** Which first answers each type of interaction takes. */
    private static final Map<Integer, List<Integer>> FITTING = Map.of(
            Interaction.COMMAND, List.of(MESSAGE, LATER, MODAL),
            Interaction.COMPONENT, List.of(MESSAGE, LATER, UPDATE_LATER, UPDATE, MODAL),
            Interaction.AUTOCOMPLETE, List.of(CHOICES),
            Interaction.FORM, List.of(MESSAGE, LATER, UPDATE_LATER, UPDATE));

    private static final String HOOK = "/webhooks/{webhook_id}/{webhook_token}";
    private static final String ORIGINAL = HOOK + "/messages/@original";
    private static final String ONE = HOOK + "/messages/{message_id}";
    /** Not limited by a bucket of its own, as far as anybody has seen. */
    private static final Limit ANSWER = new Limit("interaction", 10_000, 1_000);

    private static final Limit FOLLOW = new Limit("webhook", 5, 2_000);
    private static final int MOST_ROWS = 5;

    private final Network network;
    private final Wire wire;
    private final Posting posting;
    private final Interactions interactions;
    private final MessageApi messages;

    InteractionApi(Network network, Wire wire, Posting posting, Interactions interactions, MessageApi messages) {
        this.network = network;
        this.wire = wire;
        this.posting = posting;
        this.interactions = interactions;
        this.messages = messages;
    }

    void addTo(RestApi api) {
        api.open("POST", "/interactions/{interaction_id}/{interaction_token}/callback", ANSWER, this::answer);
        api.open("POST", HOOK, FOLLOW, this::follow);
        for (String path : List.of(ORIGINAL, ONE)) {
            api.open("GET", path, FOLLOW, call -> Response.json(wire.message(of(call).channel, message(call))));
            api.open("PATCH", path, FOLLOW, this::edit);
            api.open("DELETE", path, FOLLOW, this::delete);
        }
    }

    private Response answer(Call call) {
        Interaction interaction = interactions.answerable(call.id("interaction_id"), call.param("interaction_token"));
        JsonNode body = call.body().json();
        int kind = body.path("type").asInt(0);
        List<Integer> fitting = FITTING.getOrDefault(interaction.type, List.of());
        boolean without = (kind == UPDATE || kind == UPDATE_LATER) && interaction.source == null;
        if (!fitting.contains(kind) || without) {
            throw ApiError.form("type", "BASE_TYPE_CHOICES", "Value must be one of " + fitting + ".");
        }
        JsonNode data = body.path("data").isObject() ? body.get("data") : Json.object();
        try {
            carryOut(interaction, kind, data, call.body().with(data));
        } catch (ApiError wrong) {
            throw wrong.under("data");
        }
        interactions.answered(interaction, kind);
        boolean wanted = call.request().query("with_response", "").equalsIgnoreCase("true");
        return wanted ? Response.json(response(interaction, kind)) : Response.empty(204);
    }

    private void carryOut(Interaction interaction, int kind, JsonNode data, Body content) {
        switch (kind) {
            case MESSAGE ->
                interaction.original =
                        add(interaction, posting.make(interaction.app, interaction.channel, content), data);
            case LATER -> interaction.original = add(interaction, loading(interaction), data);
            case UPDATE_LATER -> interaction.original = interaction.source;
            case UPDATE -> {
                interaction.original = interaction.source;
                change(interaction, shown(interaction.source), content);
            }
            case CHOICES -> interaction.choices = data.path("choices");
            default -> {
                checkForm(data);
                interactions.show(new Interactions.OpenForm(interaction, data));
            }
        }
    }

    private static Message loading(Interaction interaction) {
        Message message = new Message();
        message.author = interaction.app.id;
        message.flags = Message.LOADING;
        return message;
    }

    private Message add(Interaction interaction, Message message, JsonNode data) {
        if ((data.path("flags").asInt(0) & Message.EPHEMERAL) != 0) {
            message.flags |= Message.EPHEMERAL;
            message.onlyFor = interaction.user.id;
        }
        message.interaction = interactions.metadata(interaction);
        message.type = interaction.type == Interaction.COMMAND ? Message.CHAT_INPUT_COMMAND : Message.DEFAULT;
        network.append(interaction.channel, message);
        if (!message.ephemeral()) {
            messages.tell(interaction.channel, "MESSAGE_CREATE", message);
        }
        return message;
    }

    private void change(Interaction interaction, Message message, Body body) {
        posting.edit(interaction.channel, message, body);
        if (!message.ephemeral()) {
            messages.tell(interaction.channel, "MESSAGE_UPDATE", message);
        }
    }

    private static Message shown(@Nullable Message message) {
        if (message == null || message.deleted) {
            throw ApiError.unknownMessage();
        }
        return message;
    }

    /** Every part of a form needs a label, and an id that no other has. */
    private static void checkForm(JsonNode modal) {
        FormErrors errors = new FormErrors();
        JsonNode components = modal.path("components");
        if (components.isEmpty() || components.size() > MOST_ROWS) {
            errors.add("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
        }
        for (int i = 0; i < components.size(); i++) {
            JsonNode row = components.get(i);
            JsonNode input = row.path("components").path(0);
            if (Parts.type(row) == Parts.ACTION_ROW
                    && input.path("label").asString("").isEmpty()) {
                errors.add("components." + i + ".components.0.label", "BASE_TYPE_REQUIRED", "This field is required");
            }
        }
        long ids =
                Parts.all(components).stream().filter(p -> p.has("custom_id")).count();
        long different = Parts.all(components).stream()
                .filter(p -> p.has("custom_id"))
                .map(p -> p.get("custom_id").asString())
                .distinct()
                .count();
        if (ids != different) {
            errors.add("components", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated");
        }
        errors.refuse();
    }

    private ObjectNode response(Interaction interaction, int kind) {
        ObjectNode response = Json.object();
        ObjectNode about = response.putObject("interaction")
                .put("id", "" + interaction.id)
                .put("type", interaction.type)
                .put("channel_id", "" + interaction.channel.id);
        if (interaction.channel.guild != 0) {
            about.put("guild_id", "" + interaction.channel.guild);
        }
        Message original = interaction.original;
        if (original != null) {
            about.put("response_message_id", "" + original.id)
                    .put("response_message_loading", original.has(Message.LOADING))
                    .put("response_message_ephemeral", original.ephemeral());
            if (kind == MESSAGE || kind == UPDATE) {
                response.putObject("resource")
                        .put("type", kind)
                        .set("message", wire.message(interaction.channel, original));
            }
        }
        return response;
    }

    private Interaction of(Call call) {
        App app = network.app(call.id("webhook_id")).orElseThrow(ApiError::unknownWebhook);
        return interactions.withToken(app, call.param("webhook_token"));
    }

    private Message message(Call call) {
        Interaction interaction = of(call);
        return call.request().route().endsWith("@original")
                ? shown(interaction.original)
                : shown(interaction.own(call.id("message_id")));
    }

    /** After "thinking" the first of these fills the message that waits, for the sake of old bots. */
    private Response follow(Call call) {
        Interaction interaction = of(call);
        Message waiting = interaction.original;
        Message message;
        if (waiting != null && waiting.has(Message.LOADING) && !waiting.deleted) {
            message = waiting;
            change(interaction, message, call.body());
        } else {
            Message made = posting.make(interaction.app, interaction.channel, call.body());
            message = add(interaction, made, call.body().json());
            message.type = Message.DEFAULT;
            interaction.followups.add(message);
        }
        return Response.json(wire.message(interaction.channel, message));
    }

    private Response edit(Call call) {
        Interaction interaction = of(call);
        Message message = message(call);
        change(interaction, message, call.body());
        return Response.json(wire.message(interaction.channel, message));
    }

    private Response delete(Call call) {
        Interaction interaction = of(call);
        Message message = message(call);
        message.deleted = true;
        network.touch(interaction.channel, message);
        return Response.empty(204);
    }
}
