package net.runagent.core.conversation;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;

/** Conversations in memory, with the same rules as the real store. */
public final class MemoryConversations implements ConversationRecords {
    private final Map<ChatUser, Conversation> rows = new HashMap<>();
    private final Accounts accounts;

    public MemoryConversations(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public Known load(Collection<ChatUser> users) {
        Known known = new Known(new HashMap<>(), new HashMap<>());
        users.forEach(user -> {
            if (rows.containsKey(user)) {
                known.conversations().put(user, rows.get(user));
            }
            accounts.of(user).ifPresent(account -> known.accounts().put(user, account));
        });
        return known;
    }

    @Override
    public Optional<Conversation> find(ConversationId id) {
        return rows.values().stream().filter(row -> row.id().equals(id)).findFirst();
    }

    @Override
    public void save(List<Conversation> changed, Instant now) {
        for (Conversation row : changed) {
            Conversation stored = rows.get(row.user());
            if ((stored == null ? 0 : stored.version()) + 1 != row.version()) {
                throw new Overtaken();
            }
            rows.put(row.user(), row);
        }
    }
}
