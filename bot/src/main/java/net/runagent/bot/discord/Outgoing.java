package net.runagent.bot.discord;

import java.util.List;
import net.runagent.bot.discord.DiscordRest.Upload;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A message as Discord takes it. */
record Outgoing(ObjectNode json, List<Upload> uploads) {
    static final int EPHEMERAL = 1 << 6;
    static final Outgoing NO_FILES = new Outgoing(JsonNodeFactory.instance.objectNode(), List.of());

    /** Others in the same room do not see it. */
    Outgoing onlyForOne() {
        ObjectNode shown = json.deepCopy();
        shown.put("flags", shown.path("flags").asInt(0) | EPHEMERAL);
        return new Outgoing(shown, uploads);
    }

    Outgoing with(String name, Object value) {
        ObjectNode more = json.deepCopy();
        more.putPOJO(name, value);
        return new Outgoing(more, uploads);
    }
}
