package net.runagent.sandbox.discord;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.util.LinkedHashSet;
import java.util.Set;
import net.runagent.sandbox.http.Refusal;

/** A human account. Guarded by the network's lock. */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class User {
    long id;
    String name = "";
    String username = "";
    /** A locale of Discord's list. */
    String locale = "en-US";
    /** Apps installed for this account. */
    Set<Long> installed = new LinkedHashSet<>();

    Set<Long> blocked = new LinkedHashSet<>();

    /** @param written as people are named from outside */
    static long id(String written) {
        try {
            return Long.parseLong(written);
        } catch (NumberFormatException notAnId) {
            throw Refusal.notFound("no person with id " + written);
        }
    }
}
