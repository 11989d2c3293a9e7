package net.runagent.sandbox.telegram;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A bot account and the updates that wait for it. Guarded by the messenger's lock. */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class Bot {
    long id;
    String username = "";
    String name = "";
    String token = "";
    /** User id of the person who owns it; 0 for the operator's bot. */
    long owner;
    /** Bot that manages it; 0 when nobody does. */
    long manager;

    boolean canManage;
    boolean accessRestricted;
    List<Long> addedUsers = new ArrayList<>();
    String webhook = "";
    /** Empty: everything but what must be asked for by name. */
    List<String> allowedUpdates = new ArrayList<>();
    /** By scope and language. */
    Map<String, JsonNode> commands = new LinkedHashMap<>();

    Map<String, String> profile = new LinkedHashMap<>();
    long nextUpdateId;
    long lastMessageId;
    Deque<ObjectNode> updates = new ArrayDeque<>();
    /** Counts the polls, so that an older one notices that it was replaced. */
    long polls;

    boolean lets(long user) {
        return !accessRestricted || user == owner || addedUsers.contains(user);
    }
}
