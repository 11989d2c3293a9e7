package net.runagent.sandbox.discord;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Direct messages of one person with one bot, or the text channel of a server. Guarded by the network's lock. */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class Channel {
    static final int GUILD_TEXT = 0;
    static final int DIRECT = 1;

    long id;
    int type = DIRECT;
    String name = "";
    /** The bot of direct messages; 0 in a server. */
    long app;
    /** The person of direct messages; 0 in a server. */
    long user;
    /** The server; 0 for direct messages. */
    long guild;

    long seq;
    long lastNumber;
    /** Real time in milliseconds until which the bot is shown as typing. */
    long typingUntil;

    List<Message> messages = new ArrayList<>();

    boolean direct() {
        return type == DIRECT;
    }

    /** A message that the API knows, which is not deleted. */
    @Nullable
    Message find(long messageId) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            Message message = messages.get(i);
            if (message.id == messageId && !message.local && !message.deleted) {
                return message;
            }
        }
        return null;
    }
}
