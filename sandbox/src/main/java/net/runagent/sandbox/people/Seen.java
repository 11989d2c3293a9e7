package net.runagent.sandbox.people;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person sees in one chat.
 *
 * @param seq rises with every change of the chat
 * @param botOffer whether an offer to create a managed bot is open
 */
public record Seen(
        long seq, List<Message> messages, @Nullable Form form, boolean botOffer) {
    public Seen {
        messages = List.copyOf(messages);
    }

    /**
     * One message as shown.
     *
     * @param id stable over edits
     * @param from {@code me} or the bot's {@code @username}
     * @param buttons rows of labels; link buttons are in {@code links}
     * @param image path of a picture on the world API
     * @param menus where something is chosen from a list
     * @param edits earlier texts, the oldest first
     */
    public record Message(
            long id,
            long seq,
            String from,
            String text,
            List<List<String>> buttons,
            List<Link> links,
            List<Menu> menus,
            @Nullable String image,
            @Nullable Attachment document,
            boolean ephemeral,
            List<String> edits,
            boolean deleted) {
        public Message {
            buttons = List.copyOf(buttons);
            links = List.copyOf(links);
            menus = List.copyOf(menus);
            edits = List.copyOf(edits);
        }
    }

    public record Link(String label, String url) {}

    public record Attachment(String name, String url) {}

    /** @param most how many of the options may be chosen */
    public record Menu(String prompt, List<String> options, int most) {
        public Menu {
            options = List.copyOf(options);
        }
    }

    /**
     * A form that waits to be filled in.
     *
     * @param fields the labels of its fields with their present values, in their order
     * @param choices what may be chosen in those of its fields that are no free text
     */
    public record Form(String title, Map<String, String> fields, Map<String, List<String>> choices) {
        public Form {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
            choices = Map.copyOf(choices);
        }
    }
}
