package net.runagent.sandbox.discord;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.util.LinkedHashSet;
import java.util.Set;

/** A server with one text channel, in which people and bots meet. Guarded by the network's lock. */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class Guild {
    long id;
    String name = "";
    long channel;
    Set<Long> people = new LinkedHashSet<>();
    Set<Long> apps = new LinkedHashSet<>();
}
