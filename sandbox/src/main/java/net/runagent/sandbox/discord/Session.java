package net.runagent.sandbox.discord;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.runagent.sandbox.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What one login of a bot has heard so far; outlives its connection for a while. Guarded by the network's lock. */
final class Session {
    private static final int MOST_KEPT = 1_000;

    final String id;
    final App app;
    final int intents;
    final int shard;
    final int shards;
    private final Deque<Sent> sent = new ArrayDeque<>();
    private long seq;

    @Nullable
    Connection connection;
    /** Real time in milliseconds since when nobody listens. */
    long lostAt;

    private record Sent(long seq, String payload) {}

    Session(String id, App app, int intents, int shard, int shards) {
        this.id = id;
        this.app = app;
        this.intents = intents;
        this.shard = shard;
        this.shards = shards;
    }

    void emit(String type, JsonNode data) {
        ObjectNode payload = Json.object().put("op", 0).put("s", ++seq).put("t", type);
        payload.set("d", data);
        String text = Json.text(payload);
        sent.addLast(new Sent(seq, text));
        if (sent.size() > MOST_KEPT) {
            sent.removeFirst();
        }
        if (connection != null) {
            connection.send(text);
        }
    }

    /** In servers a bot without the intent sees only what it wrote and what names it. */
    ObjectNode visible(ObjectNode message) {
        String me = "" + app.id;
        boolean free = !message.has("guild_id")
                || (intents & Events.MESSAGE_CONTENT) != 0
                || message.path("author").path("id").asString("").equals(me)
                || message.path("content").asString("").contains("<@" + me + ">");
        if (free) {
            return message;
        }
        ObjectNode blank = message.deepCopy();
        blank.put("content", "");
        List.of("embeds", "attachments", "components").forEach(blank::putArray);
        return blank;
    }

    boolean reaches(long known) {
        return known <= seq;
    }

    /** Whether all that came after is still there. */
    boolean keeps(long known) {
        return known == seq || (!sent.isEmpty() && sent.getFirst().seq <= known + 1);
    }

    void replay(long after, Connection to) {
        sent.stream().filter(s -> s.seq > after).forEach(s -> to.send(s.payload));
    }
}
