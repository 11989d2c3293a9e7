package net.runagent.sandbox.discord;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** An application and its bot user, which share one id. Guarded by the network's lock. */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class App {
    /** Content of messages, switched on in the portal by an app in fewer than 100 servers. */
    static final int MESSAGE_CONTENT_LIMITED = 1 << 19;

    long id;
    String username = "";
    String name = "";
    String description = "";
    String token = "";
    /** User id of the person who owns it; 0 for the operator's. */
    long owner;

    boolean messageContent;
    /** Global commands as they are answered, each with all its localizations. */
    List<ObjectNode> commands = new ArrayList<>();
    /** When it opened direct messages with people who never wrote to it; real time in milliseconds. */
    Deque<Long> coldOpenings = new ArrayDeque<>();

    int flags() {
        return messageContent ? MESSAGE_CONTENT_LIMITED : 0;
    }
}
