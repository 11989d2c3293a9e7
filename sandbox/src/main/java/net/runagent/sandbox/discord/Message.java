package net.runagent.sandbox.discord;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.util.ArrayList;
import java.util.List;
import net.runagent.sandbox.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** One message, with what it looked like before. Guarded by the network's lock. */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class Message {
    static final int SUPPRESS_EMBEDS = 1 << 2;
    static final int EPHEMERAL = 1 << 6;
    static final int LOADING = 1 << 7;
    static final int SUPPRESS_NOTIFICATIONS = 1 << 12;
    static final int COMPONENTS_V2 = 1 << 15;

    /** A reply, an answer to a command, or neither. */
    static final int DEFAULT = 0;

    static final int REPLY = 19;
    static final int CHAT_INPUT_COMMAND = 20;

    long id;
    /** How people count it: within its channel, from 1. */
    long number;

    long seq;
    int type = DEFAULT;
    /** The app or the person who wrote it. */
    long author;

    String content = "";
    int flags;
    /** Only this person sees it; 0 for all. */
    long onlyFor;
    /** Shown by a client and unknown to the API: "used /start", "did not respond". */
    boolean local;

    ArrayNode components = Json.array();
    ArrayNode embeds = Json.array();
    List<Attached> attachments = new ArrayList<>();
    long replyTo;

    @Nullable
    JsonNode nonce;
    /** What led to it, in the API's words. */
    @Nullable
    JsonNode interaction;

    @Nullable
    String editedAt;

    boolean deleted;
    List<String> edits = new ArrayList<>();

    /**
     * A file of it.
     *
     * @param file in the network's files
     */
    record Attached(
            long id,
            String file,
            String name,
            String mediaType,
            long size,
            @Nullable String description) {}

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    boolean ephemeral() {
        return has(EPHEMERAL);
    }

    boolean seenBy(long user) {
        return onlyFor == 0 || onlyFor == user;
    }
}
