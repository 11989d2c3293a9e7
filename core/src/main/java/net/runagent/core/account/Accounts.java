package net.runagent.core.account;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Accounts and the chats linked to them. */
public interface Accounts {
    Optional<AccountId> of(ChatUser user);

    Optional<Account> find(AccountId id);

    /** The linked chats, reachable ones first. */
    List<ChatUser> chatsOf(AccountId id);

    /** Those of them that take messages, as far as we know. */
    default List<ChatUser> listeningChatsOf(AccountId id) {
        return chatsOf(id);
    }

    /** The platform said that this person blocked (or unblocked) the bot. */
    void reachable(ChatUser user, boolean reachable);

    /** Until when dangerous actions from this chat must wait because it is new to its account; empty when they need not. */
    Optional<Instant> heldUntil(ChatUser user);

    /** The language for what reaches the person outside a chat: the chosen one, or the one the chat had at sign-in. */
    Locale languageOf(AccountId id);

    /** The person chose a language; joins the running transaction. */
    default void speaks(AccountId id, String languageTag) {}
}
