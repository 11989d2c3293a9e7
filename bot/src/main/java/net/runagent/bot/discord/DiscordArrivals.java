package net.runagent.bot.discord;

import java.util.List;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.conversation.Conversing;
import net.runagent.core.conversation.Outbox;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.InboxHandler;
import org.springframework.stereotype.Component;

/**
 * Leads what Discord brought into the conversations. Discord does not tell when somebody can be written to again; whoever
 * comes by takes what was held back for them.
 */
@Component
final class DiscordArrivals implements InboxHandler {
    private final Conversing conversing;
    private final Replies replies;
    private final Accounts accounts;
    private final Outbox outbox;
    private final DiscordReader reader = new DiscordReader();

    DiscordArrivals(Conversing conversing, Replies replies, Accounts accounts, Outbox outbox) {
        this.conversing = conversing;
        this.replies = replies;
        this.accounts = accounts;
        this.outbox = outbox;
    }

    @Override
    public String source() {
        return DiscordEvents.SOURCE;
    }

    @Override
    public void handle(List<Arrival> arrivals) {
        arrivals.forEach(this::remember);
        conversing.handle(arrivals, reader);
        arrivals.forEach(arrival -> {
            ChatUser user = ChatUser.ofLane(arrival.lane());
            accounts.reachable(user, true);
            outbox.release(user);
        });
    }

    @Override
    public void parked(Arrival arrival) {
        conversing.apologise(arrival);
    }

    /** Perhaps another process has received it, and this one only knows from the inbox how to answer. */
    private void remember(Arrival arrival) {
        Interaction interaction = DiscordReader.interactionOf(arrival);
        if (interaction == null) {
            replies.writesDirectly(ChatUser.ofLane(arrival.lane()), DiscordReader.channelOf(arrival));
        } else {
            replies.known(interaction);
        }
    }
}
