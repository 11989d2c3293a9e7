package net.runagent.sandbox.discord;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.runagent.sandbox.people.Seen;
import tools.jackson.databind.JsonNode;

/** What a person's client shows of messages and forms. The caller holds the network's lock. */
final class View {
    private final Network network;

    View(Network network) {
        this.network = network;
    }

    /** All words of a message in their order, wherever they stand. */
    String text(Message message) {
        if (message.has(Message.LOADING)) {
            boolean over = network.clock.millis() - Snowflakes.millis(message.id) > Interactions.TOKEN_MILLIS;
            String name = network.app(message.author).map(a -> a.name).orElse("The app");
            return over ? Interactions.NO_ANSWER : name + " is thinking...";
        }
        return message.local ? message.content : Markdown.plain(written(message));
    }

    private static String written(Message message) {
        List<String> words = new ArrayList<>();
        words.add(message.content);
        for (JsonNode embed : message.embeds) {
            words.add(embed.path("title").asString(""));
            words.add(embed.path("description").asString(""));
            embed.path("fields")
                    .forEach(f -> words.add(
                            f.path("name").asString("") + "\n" + f.path("value").asString("")));
            words.add(embed.path("footer").path("text").asString(""));
        }
        Parts.all(message.components).stream()
                .filter(p -> Parts.type(p) == Parts.TEXT_DISPLAY)
                .forEach(p -> words.add(p.path("content").asString("")));
        words.removeIf(String::isBlank);
        return String.join("\n", words);
    }

    Seen.Message show(long user, Message message) {
        String from = message.author == user
                ? "me"
                : network.app(message.author)
                        .map(a -> "@" + a.username)
                        .or(() -> network.user(message.author).map(u -> "@" + u.username))
                        .orElse("?");
        return new Seen.Message(
                message.number,
                message.seq,
                from,
                text(message),
                buttons(message),
                links(message),
                menus(message),
                files(message).filter(View::picture).findFirst().map(this::link).orElse(null),
                files(message)
                        .filter(f -> !picture(f))
                        .findFirst()
                        .map(f -> new Seen.Attachment(f.name(), link(f)))
                        .orElse(null),
                message.onlyFor != 0 && message.author != user,
                message.edits,
                message.deleted);
    }

    /** In messages of components a file is seen only where a component shows it. */
    private static Stream<Message.Attached> files(Message message) {
        if (!message.has(Message.COMPONENTS_V2)) {
            return message.attachments.stream();
        }
        String all = message.components.toString();
        return message.attachments.stream().filter(a -> all.contains("\"attachment_id\":\"" + a.id() + "\""));
    }

    private static boolean picture(Message.Attached file) {
        return file.mediaType().startsWith("image/") || file.name().matches("(?i).*\\.(png|jpe?g|gif|webp)");
    }

    private String link(Message.Attached file) {
        return network.files.find(file.file()).map(network.files::link).orElse("");
    }

    /** Those that can be tapped, row by row. */
    static List<List<JsonNode>> rows(Message message) {
        List<List<JsonNode>> rows = new ArrayList<>();
        for (JsonNode part : Parts.all(message.components)) {
            JsonNode accessory = part.path("accessory");
            if (Parts.type(part) == Parts.ACTION_ROW) {
                rows.add(part.path("components")
                        .valueStream()
                        .filter(View::tappable)
                        .toList());
            } else if (tappable(accessory)) {
                rows.add(List.of(accessory));
            }
        }
        rows.removeIf(List::isEmpty);
        return rows;
    }

    private static boolean tappable(JsonNode part) {
        return Parts.type(part) == Parts.BUTTON
                && part.path("style").asInt(0) != Parts.LINK
                && !part.path("disabled").asBoolean(false);
    }

    static String label(JsonNode button) {
        String emoji = button.path("emoji").path("id").isString()
                ? ""
                : button.path("emoji").path("name").asString("");
        return (emoji + " " + button.path("label").asString("")).strip();
    }

    private static List<List<String>> buttons(Message message) {
        return rows(message).stream()
                .map(row -> row.stream().map(View::label).toList())
                .toList();
    }

    /** Link buttons, then links inside the texts. */
    static List<Seen.Link> links(Message message) {
        List<Seen.Link> links = new ArrayList<>();
        Parts.all(message.components).stream()
                .filter(p -> Parts.type(p) == Parts.BUTTON && p.path("style").asInt(0) == Parts.LINK)
                .forEach(p -> links.add(new Seen.Link(label(p), p.path("url").asString(""))));
        links.addAll(Markdown.links(written(message)));
        return links;
    }

    /** Lists of texts in which something can be chosen. */
    static List<JsonNode> selects(Message message) {
        return Parts.all(message.components).stream()
                .filter(p -> Parts.type(p) == Parts.STRING_SELECT
                        && !p.path("disabled").asBoolean(false))
                .toList();
    }

    private static List<Seen.Menu> menus(Message message) {
        return selects(message).stream()
                .map(s -> new Seen.Menu(
                        s.path("placeholder").asString(""),
                        s.path("options")
                                .valueStream()
                                .map(o -> o.path("label").asString(""))
                                .toList(),
                        s.path("max_values").asInt(1)))
                .toList();
    }

    static Optional<JsonNode> option(JsonNode options, String asked) {
        return Pick.best(
                        options.valueStream().toList(),
                        asked,
                        o -> o.path("label").asString(""))
                .or(() -> options.valueStream()
                        .filter(o -> o.path("value").asString("").equals(asked))
                        .findFirst());
    }
}
