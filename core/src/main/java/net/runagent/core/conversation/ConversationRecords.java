package net.runagent.core.conversation;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.runagent.core.account.ChatUser;

/** Where conversations are kept. Every method is one statement. */
public interface ConversationRecords {
    /** The private chats of these people, as far as there are any. */
    Map<ChatUser, Conversation> load(Collection<ChatUser> users);

    Optional<Conversation> find(ConversationId id);

    /**
     * Stores what was changed: version 1 is new, any other must stand one above the stored one.
     *
     * @throws Overtaken when one of them had been changed meanwhile; nothing may be committed then
     */
    void save(List<Conversation> changed, Instant now);

    /** Another process changed the conversation between load and save. */
    final class Overtaken extends RuntimeException {
        public Overtaken() {
            super("a conversation was changed by another process meanwhile");
        }
    }
}
