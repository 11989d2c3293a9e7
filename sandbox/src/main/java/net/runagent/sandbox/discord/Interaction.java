package net.runagent.sandbox.discord;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One use of a command, a component or a form, from the tap until its token ends. Guarded by the network's lock. */
final class Interaction {
    static final int COMMAND = 2;
    static final int COMPONENT = 3;
    static final int AUTOCOMPLETE = 4;
    static final int FORM = 5;

    final long id;
    final int type;
    final App app;
    final User user;
    final Channel channel;
    final String token;
    final long bornMillis;
    /** The message whose component was used; null for a command. */
    final @Nullable Message source;
    /** What led to the form; null otherwise. */
    final @Nullable Interaction cause;

    /** The type of the first answer; 0 while there is none. */
    int answer;

    @Nullable
    Message original;

    List<Message> followups = new ArrayList<>();

    @Nullable
    JsonNode choices;
    /** Whether the person was told that nobody answered. */
    boolean failed;

    Interaction(
            long id,
            int type,
            App app,
            User user,
            Channel channel,
            String token,
            long bornMillis,
            @Nullable Message source,
            @Nullable Interaction cause) {
        this.id = id;
        this.type = type;
        this.app = app;
        this.user = user;
        this.channel = channel;
        this.token = token;
        this.bornMillis = bornMillis;
        this.source = source;
        this.cause = cause;
    }

    /** One of the messages that were made with its token; null when it is none of them or is deleted. */
    @Nullable
    Message own(long messageId) {
        List<Message> own = new ArrayList<>(followups);
        if (original != null) {
            own.add(original);
        }
        return own.stream()
                .filter(m -> m.id == messageId && !m.deleted)
                .findFirst()
                .orElse(null);
    }
}
