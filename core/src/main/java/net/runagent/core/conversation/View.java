package net.runagent.core.conversation;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a person sees, without any platform in it. Two renderers turn it into Telegram or Discord messages. */
public sealed interface View {
    /** Text with rows of buttons. */
    record Screen(Text body, List<List<Action>> rows) implements View {
        public Screen {
            rows = rows.stream().map(List::copyOf).toList();
        }

        /** One button a row. */
        public static Screen of(Text body, Action... actions) {
            return new Screen(body, Stream.of(actions).map(List::of).toList());
        }
    }

    /** A question answered by typing; the next text of the person is the answer. */
    record Prompt(Text question, List<List<Action>> rows) implements View {}

    /** One of many; paged by the renderer where the platform's limits ask for it. The pick arrives as {@link Input.Chosen}. */
    record Choice(Text question, List<Option> options, List<List<Action>> rows) implements View {}

    /** @param value what the flow gets back; an id of ours */
    record Option(String value, Text label, @Nullable Text description) {}

    /** Offers to create the agent's own bot in one tap (Telegram's managed bots). The result is {@link Input.BotCreated}. */
    record BotOffer(Text body, String suggestedName, String suggestedUsername) implements View {}

    /** Asks for a secret by the platform's safest way. On Telegram: the next text, which is deleted at once. */
    record SecretInput(Text question, List<List<Action>> rows) implements View {}

    /** @param alt the same content as words */
    record Picture(Text caption, Text alt, Drawing drawing, List<List<Action>> rows) implements View {}

    /** @param guarded may not be forwarded or saved where the platform can forbid it */
    record Document(Text caption, String fileName, String mediaType, byte[] content, boolean guarded) implements View {}

    /**
     * Steps of a long work in one message that is edited.
     *
     * @param time how long it has taken so far; null when nobody waits any more
     */
    record Progress(Text title, List<Step> steps, @Nullable Text time, List<List<Action>> rows) implements View {
        public enum State {
            WAITING,
            RUNNING,
            DONE,
            FAILED
        }

        public record Step(Text label, State state) {}
    }

    /** A message that asks nothing; shown as the active screen it is not repeated below what comes later. */
    record Notice(Text body, List<List<Action>> rows) implements View {
        public static Notice of(Text body) {
            return new Notice(body, List.of());
        }
    }
}
