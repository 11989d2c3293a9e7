package net.runagent.bot.discord;

import java.nio.charset.StandardCharsets;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Discord without its network. */
public final class DiscordOnPaper implements PaperPlatform {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Numbers of Discord's parts of a message. */
    private static final int BUTTON = 2;

    private static final int MENU = 3;
    private static final int TEXT = 10;
    /** Numbers of Discord's styles of a button. */
    private static final int PRIMARY = 1;

    private static final int LINK = 5;

    @Override
    public Platform platform() {
        return Platform.DISCORD;
    }

    @Override
    public void furnish(GenericApplicationContext process) {
        process.registerBean(
                DiscordProperties.class,
                () -> new DiscordProperties(
                        "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz01",
                        "555",
                        "http://127.0.0.1:1/api/v10",
                        "ws://127.0.0.1:1"));
        process.registerBean(DiscordLimits.class);
        process.registerBean(DiscordRest.class);
        process.registerBean(Replies.class);
        process.registerBean(DiscordRenderer.class);
        process.registerBean(DiscordArrivals.class);
        process.registerBean(DiscordDoor.class);
    }

    @Override
    public List<Arrival> arrivals(String raw, Ids ids) {
        JsonNode event = JSON.readTree(raw);
        return DiscordEvents.of(
                        event.path("t").asString(), event.path("d").toString().getBytes(StandardCharsets.UTF_8))
                .filter(known -> !known.passing())
                .map(known -> List.of(DiscordEvents.arrival(known, ids)))
                .orElse(List.of());
    }

    @Override
    public PaperChat.Drawing drawing(Parcel parcel) {
        DiscordMessage message = DiscordMessage.read(parcel.body());
        List<Button> buttons = new ArrayList<>();
        StringBuilder words = new StringBuilder();
        read(Wire.message(message, parcel.page()).json().path("components"), buttons, words);
        return new PaperChat.Drawing(words.toString(), buttons, message.media() == null, false, "");
    }

    private static void read(JsonNode parts, List<Button> buttons, StringBuilder words) {
        for (JsonNode part : parts) {
            switch (part.path("type").asInt()) {
                case TEXT -> words.append(part.path("content").asString());
                case MENU ->
                    part.path("options")
                            .forEach(option -> buttons.add(new Button(
                                    option.path("label").asString(),
                                    Kind.TAP,
                                    option.path("value").asString(),
                                    false)));
                case BUTTON -> buttons.add(button(part));
                default -> read(part.path("components"), buttons, words);
            }
        }
    }

    private static Button button(JsonNode part) {
        int style = part.path("style").asInt();
        String label = part.path("label").asString();
        if (style == LINK) {
            return new Button(label, Kind.LINK, part.path("url").asString(), false);
        }
        String id = part.path("custom_id").asString();
        return FormKind.openedBy(id)
                .map(opened -> new Button(label, Kind.FORM, FormKind.pointer(opened.id()), style == PRIMARY))
                .orElseGet(() -> new Button(label, Kind.TAP, id, style == PRIMARY));
    }

    @Override
    public String messageId(Whose whose, long number) {
        return channel(whose) + "/" + number;
    }

    @Override
    public String says(Whose whose, long number, String words) {
        if (words.startsWith("/") && words.length() > 1) {
            return command(whose, number, words);
        }
        return message(whose, number, "MESSAGE_CREATE", words, "\"attachments\":[]", number);
    }

    private static String command(Whose whose, long number, String words) {
        String[] parts = words.substring(1).split("\\s+", 2);
        String options =
                parts.length == 1 ? "" : "{\"name\":\"model\",\"type\":3,\"value\":%s}".formatted(quoted(parts[1]));
        return interaction(
                whose, number, 2, "\"data\":{\"name\":%s,\"options\":[%s]}".formatted(quoted(parts[0]), options), "");
    }

    @Override
    public String sends(Whose whose, long number, String kind, String caption) {
        String file = kind.equals("sticker")
                ? "\"sticker_items\":[{\"id\":\"1\",\"name\":\"s\"}]"
                : "\"attachments\":[{\"id\":\"1\",\"filename\":\"f.ogg\"}]";
        return message(whose, number, "MESSAGE_CREATE", caption, file, number);
    }

    @Override
    public String edits(Whose whose, long number, String message, String words) {
        String edited = "\"attachments\":[],\"edited_timestamp\":\"2026-01-01T00:00:%02d.%06dZ\""
                .formatted(number / 1_000_000 % 60, number % 1_000_000);
        long id = Long.parseLong(message.substring(message.indexOf('/') + 1));
        return message(whose, number, "MESSAGE_UPDATE", words, edited, id);
    }

    private static String message(Whose whose, long number, String event, String words, String more, long id) {
        return """
            {"t":"%s","d":{"id":"%d","type":0,"channel_id":"%s","content":%s,%s,"author":%s}}\
            """.formatted(event, id, channel(whose), quoted(words), more, author(whose));
    }

    @Override
    public String taps(Whose whose, long number, String tap, String message, Button button) {
        // Whether it was a button or an option of a menu, the door cannot tell apart what is carried.
        String data = "\"data\":{\"custom_id\":%1$s,\"component_type\":2}".formatted(quoted(button.carried()));
        return interaction(whose, Long.parseLong(tap), 3, data, message);
    }

    @Override
    public String fills(Whose whose, long number, String message, Button button, String words) {
        String data = """
            "data":{"custom_id":%s,"components":[{"type":18,"component":{"type":4,"custom_id":"value","value":%s}}]}\
            """.formatted(quoted("a." + button.carried()), quoted(words));
        return interaction(whose, number, 5, data, message);
    }

    private static String interaction(Whose whose, long number, int type, String data, String message) {
        String on = message.isEmpty()
                ? ""
                : ",\"message\":{\"id\":\"%s\",\"channel_id\":\"%s\",\"flags\":0}"
                        .formatted(message.substring(message.indexOf('/') + 1), channel(whose));
        return """
            {"t":"INTERACTION_CREATE","d":{"id":"%d","token":"t%d","application_id":"555","type":%d,"context":1,
             "channel_id":"%s","locale":"%s","user":%s,%s%s}}\
            """.formatted(number, number, type, channel(whose), whose.language(), author(whose), data, on);
    }

    @Override
    public String makesBot(Whose whose, long number, String botId, String username) {
        throw new UnsupportedOperationException("no bot is made in one tap on Discord");
    }

    @Override
    public String reach(Whose whose, long number, boolean reachable) {
        throw new UnsupportedOperationException("Discord does not tell who can be reached");
    }

    private static String channel(Whose whose) {
        return "70" + whose.user().userId();
    }

    private static String author(Whose whose) {
        return "{\"id\":\"%s\",\"username\":\"u%s\",\"global_name\":%s}"
                .formatted(whose.user().userId(), whose.user().userId(), quoted(whose.name()));
    }

    private static String quoted(String words) {
        return JSON.writeValueAsString(words);
    }
}
