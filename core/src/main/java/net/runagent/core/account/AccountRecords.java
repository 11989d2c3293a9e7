package net.runagent.core.account;

import java.util.List;
import java.util.Optional;

/** Where accounts and their chats are stored. */
public interface AccountRecords {
    Optional<Account> find(AccountId id);

    /**
     * Stores the account unless an open one has the same issuer and subject already; a closed account is never brought
     * back.
     *
     * @return the id of the open account: the given one when it is new
     */
    AccountId openOrFind(Account account, String issuer, String subject);

    /** Whether an open account has this issuer and subject. */
    boolean exists(String issuer, String subject);

    /** Name, e-mail and picture as Google has them now. */
    void refresh(AccountId id, Claims claims);

    Optional<ChatLink> link(ChatUser user);

    /** False when the chat is connected already. */
    boolean connect(ChatLink link);

    void disconnect(ChatLink link);

    /** Nobody else changes the account's chats until the transaction has ended. */
    void lock(AccountId id);

    /** The chats of an account, reachable ones first, then the oldest first. */
    List<ChatLink> links(AccountId id);

    void reachable(ChatUser user, boolean reachable);

    /** The language the person chose, BCP 47. */
    void speaks(AccountId id, String language);
}
