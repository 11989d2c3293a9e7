package net.runagent.bot.telegram;

import java.util.List;
import net.runagent.core.conversation.Conversing;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.InboxHandler;
import org.springframework.stereotype.Component;

/** Leads what Telegram brought into the conversations. */
@Component
final class TelegramArrivals implements InboxHandler {
    private final Conversing conversing;
    private final TelegramReader reader = new TelegramReader();

    TelegramArrivals(Conversing conversing) {
        this.conversing = conversing;
    }

    @Override
    public String source() {
        return TelegramUpdates.SOURCE;
    }

    @Override
    public void handle(List<Arrival> arrivals) {
        conversing.handle(arrivals, reader);
    }

    @Override
    public void parked(Arrival arrival) {
        conversing.apologise(arrival);
    }
}
