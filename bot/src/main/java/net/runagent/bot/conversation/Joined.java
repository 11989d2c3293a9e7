package net.runagent.bot.conversation;

import java.util.List;
import net.runagent.core.conversation.Text;

/** Several words one below the other, as one. */
final class Joined {
    private Joined() {}

    static Text lines(List<Text> parts) {
        return joined("conversation.line", parts);
    }

    static Text paragraphs(List<Text> parts) {
        return joined("conversation.paragraph", parts);
    }

    private static Text joined(String key, List<Text> parts) {
        Text all = parts.getFirst();
        for (Text part : parts.subList(1, parts.size())) {
            all = Text.of(key).with("before", all).with("line", part);
        }
        return all;
    }
}
