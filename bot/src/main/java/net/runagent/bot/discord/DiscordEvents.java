package net.runagent.bot.discord;

import java.util.Optional;
import net.runagent.core.account.Platform;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.Ids;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tells what of the gateway's events is to be kept, whatever is in them. */
final class DiscordEvents {
    static final String SOURCE = "discord";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DiscordEvents() {}

    /** @param interaction that of an interaction, null for a message */
    record Event(String type, JsonNode body, @Nullable Interaction interaction) {
        /** Only shown or suggested something: nobody has decided anything yet. */
        boolean passing() {
            return interaction != null
                    && switch (interaction.kind()) {
                        case AUTOCOMPLETE, OTHER -> true;
                        case COMPONENT ->
                            FormKind.openedBy(interaction.customId()).isPresent();
                        case COMMAND, FORM -> false;
                    };
        }

        @Override
        public String toString() {
            return "Event[" + type + "]";
        }
    }

    /** Empty for what is nothing for us: other bots, servers' own talk, what nobody in particular did. */
    static Optional<Event> of(String type, byte[] body) {
        JsonNode event = JSON.readTree(body);
        return switch (type) {
            case "INTERACTION_CREATE" ->
                hasPerson(Interaction.person(event))
                        ? Optional.of(new Event(type, event, Interaction.of(event)))
                        : Optional.empty();
            case "MESSAGE_CREATE" -> message(type, event);
            // Discord sends one too when it has only looked a link up.
            case "MESSAGE_UPDATE" ->
                event.path("edited_timestamp").isString() ? message(type, event) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Event> message(String type, JsonNode event) {
        JsonNode author = event.path("author");
        boolean ours = hasPerson(author)
                && !author.path("bot").asBoolean(false)
                && event.path("webhook_id").isMissingNode()
                && event.path("guild_id").isMissingNode();
        return ours ? Optional.of(new Event(type, event, null)) : Optional.empty();
    }

    private static boolean hasPerson(JsonNode person) {
        return person.path("id").asString("").matches("[0-9]{1,20}");
    }

    static Arrival arrival(Event event, Ids ids) {
        JsonNode body = event.body();
        Interaction interaction = event.interaction();
        String person = interaction == null
                ? body.path("author").path("id").asString("")
                : interaction.user().userId();
        byte[] kept = JSON.writeValueAsBytes(
                JSON.createObjectNode().put("t", event.type()).set("d", body));
        return new Arrival(
                ids.next(),
                SOURCE,
                interaction == null ? messageKey(event.type(), body) : "i:" + interaction.id(),
                null,
                Platform.DISCORD.word() + ":" + person,
                kept);
    }

    private static String messageKey(String type, JsonNode body) {
        String id = body.path("id").asString("");
        return type.equals("MESSAGE_CREATE")
                ? "m:" + id
                : "e:" + id + ":" + body.path("edited_timestamp").asString("");
    }
}
