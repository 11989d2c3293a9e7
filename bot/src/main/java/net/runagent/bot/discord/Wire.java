package net.runagent.bot.discord;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import net.dv8tion.jda.api.components.MessageTopLevelComponent;
import net.dv8tion.jda.api.components.actionrow.ActionRow;
import net.dv8tion.jda.api.components.buttons.Button;
import net.dv8tion.jda.api.components.container.Container;
import net.dv8tion.jda.api.components.container.ContainerChildComponent;
import net.dv8tion.jda.api.components.filedisplay.FileDisplay;
import net.dv8tion.jda.api.components.label.Label;
import net.dv8tion.jda.api.components.mediagallery.MediaGallery;
import net.dv8tion.jda.api.components.mediagallery.MediaGalleryItem;
import net.dv8tion.jda.api.components.selections.SelectOption;
import net.dv8tion.jda.api.components.selections.StringSelectMenu;
import net.dv8tion.jda.api.components.textdisplay.TextDisplay;
import net.dv8tion.jda.api.components.textinput.TextInput;
import net.dv8tion.jda.api.components.textinput.TextInputStyle;
import net.dv8tion.jda.api.modals.Modal;
import net.dv8tion.jda.api.utils.FileUpload;
import net.dv8tion.jda.api.utils.data.SerializableData;
import net.dv8tion.jda.api.utils.messages.MessageCreateBuilder;
import net.runagent.bot.discord.DiscordMessage.Media;
import net.runagent.bot.discord.DiscordMessage.Menu;
import net.runagent.bot.discord.DiscordMessage.Page;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Our messages and forms as Discord's JSON, built by the library, which refuses what is beyond Discord's limits. Nobody is
 * ever mentioned.
 */
final class Wire {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Wire() {}

    static Outgoing message(DiscordMessage message, int pageNumber) {
        Page page = message.page(pageNumber);
        Media media = message.media();
        List<ContainerChildComponent> parts = new ArrayList<>();
        if (!page.words().isBlank()) {
            parts.add(TextDisplay.of(page.words()));
        }
        List<DiscordRest.Upload> uploads = new ArrayList<>();
        if (media != null) {
            parts.add(media(media));
            uploads.add(new DiscordRest.Upload(media.fileName(), media.mediaType(), media.content()));
        }
        Menu menu = page.menu();
        if (menu != null) {
            parts.add(ActionRow.of(menu(menu)));
        }
        page.rows()
                .forEach(row ->
                        parts.add(ActionRow.of(row.stream().map(Wire::button).toList())));
        return new Outgoing(json(List.of(Container.of(parts))), uploads);
    }

    /** A short sign for one person. */
    static Outgoing toast(String words) {
        return new Outgoing(json(List.of(TextDisplay.of(words))), List.of()).onlyForOne();
    }

    private static ObjectNode json(List<? extends MessageTopLevelComponent> components) {
        return read(new MessageCreateBuilder()
                .useComponentsV2(true)
                .setComponents(components)
                .setAllowedMentions(EnumSet.noneOf(net.dv8tion.jda.api.entities.Message.MentionType.class))
                .build());
    }

    private static ContainerChildComponent media(Media media) {
        FileUpload file = FileUpload.fromData(media.content(), media.fileName());
        String alt = media.alt();
        return alt == null
                ? FileDisplay.fromFile(file)
                : MediaGallery.of(MediaGalleryItem.fromFile(file).withDescription(alt));
    }

    private static StringSelectMenu menu(Menu menu) {
        return StringSelectMenu.create(menu.id())
                .setPlaceholder(menu.hint())
                .addOptions(menu.options().stream()
                        .map(option ->
                                SelectOption.of(option.label(), option.value()).withDescription(option.description()))
                        .toList())
                .build();
    }

    private static Button button(DiscordMessage.Button button) {
        return switch (button.kind()) {
            case NORMAL -> Button.secondary(button.value(), button.label());
            case PRIMARY -> Button.primary(button.value(), button.label());
            case DANGER -> Button.danger(button.value(), button.label());
            case LINK -> Button.link(button.value(), button.label());
        };
    }

    /** A form with one field. */
    static ObjectNode form(String id, String title, String label, @Nullable String hint, int longest) {
        TextInput field = TextInput.create("value", TextInputStyle.SHORT)
                .setRequired(true)
                .setMaxLength(longest)
                .build();
        return read(Modal.create(id, title)
                .addComponents(Label.of(label, hint, field))
                .build());
    }

    static ObjectNode suggestions(Map<String, String> labelled) {
        ObjectNode data = JSON.createObjectNode();
        var choices = data.putArray("choices");
        labelled.forEach(
                (value, label) -> choices.addObject().put("name", label).put("value", value));
        return data;
    }

    /** Takes the buttons and menus out of a message as Discord tells it. */
    static ObjectNode withoutButtons(JsonNode message) {
        ObjectNode bare = JSON.createObjectNode();
        bare.set("components", bare(message.path("components")));
        return bare;
    }

    private static JsonNode bare(JsonNode components) {
        var kept = JSON.createArrayNode();
        for (JsonNode component : components) {
            if (component.path("type").asInt(0) == net.dv8tion.jda.api.components.Component.Type.ACTION_ROW.getKey()) {
                continue;
            }
            ObjectNode copy = component.deepCopy().asObject();
            if (copy.path("components").isArray()) {
                copy.set("components", bare(copy.path("components")));
            }
            kept.add(copy);
        }
        return kept;
    }

    /** The library writes the numbers of contexts and kinds of installation as texts; Discord describes numbers. */
    static ObjectNode command(SerializableData command) {
        ObjectNode read = read(command);
        for (String numbers : List.of("contexts", "integration_types")) {
            var put = JSON.createArrayNode();
            read.path(numbers).forEach(number -> put.add(Integer.parseInt(number.asString())));
            read.set(numbers, put);
        }
        return read;
    }

    /** Nothing is sent of what the library leaves open. */
    private static ObjectNode read(SerializableData data) {
        ObjectNode read = (ObjectNode) withoutNulls(JSON.readTree(data.toData().toJson()));
        read.remove("tts");
        // The library writes the number of a file as a number; Discord describes a text, as for every id.
        read.path("attachments")
                .forEach(file -> ((ObjectNode) file).put("id", file.path("id").asString()));
        return read;
    }

    private static JsonNode withoutNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.removeNulls();
        }
        node.forEach(Wire::withoutNulls);
        return node;
    }
}
