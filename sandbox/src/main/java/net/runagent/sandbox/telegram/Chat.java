package net.runagent.sandbox.telegram;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The private chat of one person with one bot. */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class Chat {
    long bot;
    long user;
    /** Set by the person's first message; before it the bot may not write. */
    boolean started;

    boolean blocked;
    long seq;
    /** The reply keyboard shown now, and the message that brought it. */
    @Nullable
    JsonNode keyboard;

    long keyboardMessage;
    String action = "";
    List<Message> messages = new ArrayList<>();

    @Nullable
    Message find(long id) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).id == id) {
                return messages.get(i);
            }
        }
        return null;
    }
}
