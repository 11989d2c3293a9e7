package net.runagent.core.conversation;

import java.util.List;
import net.runagent.core.account.ChatUser;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.InboxHandler;
import org.springframework.stereotype.Component;

/** Happenings of our own, in the lane of the person they concern. */
@Component
final class EventArrivals implements InboxHandler {
    static final String SOURCE = "event";

    private final Conversing conversing;
    private final Flows flows;

    EventArrivals(Conversing conversing, Flows flows) {
        this.conversing = conversing;
        this.flows = flows;
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public void handle(List<Arrival> arrivals) {
        conversing.handle(arrivals, this::read);
    }

    private Heard read(Arrival arrival) {
        ChatUser user = ChatUser.ofLane(arrival.lane());
        return new Heard(
                arrival.id(), user, user.userId(), true, "", null, null, ConversationJson.event(arrival.body(), flows));
    }
}
