package net.runagent.bot.telegram;

import java.util.ArrayList;
import java.util.List;
import net.runagent.bot.walk.PaperChat;
import net.runagent.bot.walk.PaperChat.Button;
import net.runagent.bot.walk.PaperChat.Kind;
import net.runagent.bot.walk.PaperPlatform;
import net.runagent.bot.walk.Whose;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.Parcel;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.Ids;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** Telegram without its network. */
public final class TelegramOnPaper implements PaperPlatform {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public Platform platform() {
        return Platform.TELEGRAM;
    }

    @Override
    public void furnish(GenericApplicationContext process) {
        process.registerBean(
                TelegramProperties.class,
                () -> new TelegramProperties(
                        "987654321:AAwalkwalkwalkwalkwalkwalkwalkwalkwal", "http://127.0.0.1:1", 0));
        process.registerBean(TelegramRenderer.class);
        process.registerBean(TelegramArrivals.class);
        process.registerBean(TelegramHttp.class);
        process.registerBean(TelegramName.class);
        process.registerBean(TelegramDoor.class);
    }

    @Override
    public List<Arrival> arrivals(String raw, Ids ids) {
        return TelegramUpdates.cut("{\"ok\":true,\"result\":[" + raw + "]}", ids)
                .arrivals();
    }

    @Override
    public PaperChat.Drawing drawing(Parcel parcel) {
        TelegramMessage message = TelegramMessage.read(parcel.body());
        TelegramMessage.Page page =
                message.pages().get(Math.min(parcel.page(), message.pages().size() - 1));
        List<Button> buttons = new ArrayList<>();
        page.rows()
                .forEach(row -> row.forEach(button -> {
                    if (!button.kind().equals("copy")) {
                        buttons.add(new Button(
                                button.label(),
                                button.kind().equals("url") ? Kind.LINK : Kind.TAP,
                                button.value(),
                                "primary".equals(button.style())));
                    }
                }));
        TelegramMessage.Offer offer = message.offer();
        boolean editable = message.media() == null && offer == null && !message.closing();
        return new PaperChat.Drawing(
                Html.visible(page.html()), buttons, editable, offer != null || message.closing(), cancel(message));
    }

    private static String cancel(TelegramMessage message) {
        TelegramMessage.Offer offer = message.offer();
        return offer == null ? "" : offer.cancel();
    }

    @Override
    public String messageId(Whose whose, long number) {
        return String.valueOf(number);
    }

    @Override
    public String says(Whose whose, long number, String words) {
        return message(whose, number, "\"text\":" + quoted(words), "message", number);
    }

    @Override
    public String sends(Whose whose, long number, String kind, String caption) {
        String file = "\"%s\":{\"file_id\":\"f\",\"file_unique_id\":\"u\"}".formatted(kind);
        String words = caption.isEmpty() ? "" : ",\"caption\":" + quoted(caption);
        return message(whose, number, file + words, "message", number);
    }

    @Override
    public String edits(Whose whose, long number, String message, String words) {
        return message(
                whose, number, "\"edit_date\":2,\"text\":" + quoted(words), "edited_message", Long.parseLong(message));
    }

    private static String message(Whose whose, long number, String content, String kind, long message) {
        return """
            {"update_id":%d,"%s":{"message_id":%d,"date":1,%s,"chat":{"id":%s,"type":"private"},"from":%s}}\
            """.formatted(number, kind, message, content, whose.user().userId(), from(whose));
    }

    @Override
    public String taps(Whose whose, long number, String tap, String message, Button button) {
        return """
            {"update_id":%d,"callback_query":{"id":"%s","chat_instance":"1","data":%s,"from":%s,
             "message":{"message_id":%s,"date":1,"chat":{"id":%s,"type":"private"}}}}\
            """.formatted(
                        number,
                        tap,
                        quoted(button.carried()),
                        from(whose),
                        message,
                        whose.user().userId());
    }

    @Override
    public String fills(Whose whose, long number, String message, Button button, String words) {
        return says(whose, number, words);
    }

    @Override
    public String makesBot(Whose whose, long number, String botId, String username) {
        return """
            {"update_id":%d,"managed_bot":{"user":%s,"bot":{"id":%s,"is_bot":true,"first_name":"B","username":"%s"}}}\
            """.formatted(number, from(whose), botId, username);
    }

    @Override
    public String reach(Whose whose, long number, boolean reachable) {
        return """
            {"update_id":%d,"my_chat_member":{"chat":{"id":%s,"type":"private"},"from":%s,"date":1,
             "new_chat_member":{"status":"%s"}}}\
            """.formatted(number, whose.user().userId(), from(whose), reachable ? "member" : "kicked");
    }

    private static String from(Whose whose) {
        return "{\"id\":%s,\"is_bot\":false,\"first_name\":%s,\"language_code\":\"%s\"}"
                .formatted(whose.user().userId(), quoted(whose.name()), whose.language());
    }

    private static String quoted(String words) {
        return JSON.writeValueAsString(words);
    }
}
