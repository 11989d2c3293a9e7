package net.runagent.core.conversation;

import java.util.List;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Inbox;
import org.springframework.stereotype.Component;

/** Puts happenings into the inbox, so that they wait their turn among what the person does. */
@Component
final class InboxTidings implements Tidings {
    private final Inbox inbox;
    private final Accounts accounts;
    private final Ids ids;

    InboxTidings(Inbox inbox, Accounts accounts, Ids ids) {
        this.inbox = inbox;
        this.accounts = accounts;
        this.ids = ids;
    }

    @Override
    public void tell(AccountId account, Happening happening, String once) {
        tell(accounts.chatsOf(account), happening, once);
    }

    @Override
    public void tellListening(AccountId account, Happening happening, String once) {
        tell(accounts.listeningChatsOf(account), happening, once);
    }

    private void tell(List<ChatUser> chats, Happening happening, String once) {
        List<Arrival> arrivals =
                chats.stream().map(user -> arrival(user, happening, once)).toList();
        if (!arrivals.isEmpty()) {
            inbox.keep(arrivals);
        }
    }

    @Override
    public void tell(ChatUser user, Happening happening, String once) {
        inbox.keep(List.of(arrival(user, happening, once)));
    }

    private Arrival arrival(ChatUser user, Happening happening, String once) {
        return new Arrival(
                ids.next(),
                EventArrivals.SOURCE,
                once + "@" + user.lane(),
                null,
                user.lane(),
                ConversationJson.write(happening));
    }
}
