package net.runagent.core.conversation;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;

/** Where conversations are kept. Every method is one statement. */
public interface ConversationRecords {
    /** What is known of these people when they are heard. */
    Known load(Collection<ChatUser> users);

    Optional<Conversation> find(ConversationId id);

    /**
     * Stores what was changed: version 1 is new, any other must stand one above the stored one.
     *
     * <p>What is saved may be written at the end of the running transaction only, and be seen from then on.
     *
     * @throws Overtaken when one of them had been changed meanwhile, at the latest when the transaction ends; nothing is committed then
     */
    void save(List<Conversation> changed, Instant now);

    /**
     * Read together, because whoever is heard waits for it.
     *
     * @param conversations the private chats, as far as there are any
     * @param accounts the accounts of those who are connected to one
     */
    record Known(Map<ChatUser, Conversation> conversations, Map<ChatUser, AccountId> accounts) {}

    /** Another process changed the conversation between load and save. */
    final class Overtaken extends RuntimeException {
        public Overtaken() {
            super("a conversation was changed by another process meanwhile");
        }
    }
}
