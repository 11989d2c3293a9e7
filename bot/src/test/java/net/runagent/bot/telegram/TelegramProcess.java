package net.runagent.bot.telegram;

import java.util.List;
import net.runagent.bot.conversation.ChatService;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.Flow;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Inbox;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.sandbox.telegram.TelegramParty;
import tools.jackson.databind.json.JsonMapper;

/** What Telegram's door needs in a test. */
final class TelegramProcess {
    private TelegramProcess() {}

    static ChatService of(TestDatabase db, TelegramParty telegram, List<Flow<?>> flows, List<Desk<?>> desks) {
        return new ChatService(
                db,
                "net.runagent.bot.telegram",
                context -> context.registerBean(
                        TelegramProperties.class,
                        () -> new TelegramProperties(telegram.operatorToken(), telegram.url(), 28)),
                flows,
                desks);
    }

    /** Puts updates into the inbox as if they had been polled. */
    static void hears(ChatService service, String update) {
        JsonMapper json = JsonMapper.builder().build();
        service.bean(Inbox.class)
                .keep(TelegramUpdates.cut(
                                "{\"ok\":true,\"result\":[" + json.readTree(update) + "]}", service.bean(Ids.class))
                        .arrivals());
    }
}
