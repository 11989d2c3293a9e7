package net.runagent.core.conversation;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import net.runagent.core.account.ChatUser;
import org.jspecify.annotations.Nullable;

/**
 * What a door made of one arrival: who, where and what, without any type of the platform.
 *
 * @param arrival id of the inbox row
 * @param chat the platform's id of the chat; the person's own id where the platform gives the private chat no other, or
 *     does not tell it here
 * @param direct false in groups and channels, where we say nothing about accounts
 * @param chatName what the platform calls the person now; for showing only, never stored
 * @param language what the platform says the person's app speaks, e.g. {@code de}
 * @param message the platform's id of the person's message, or of the message that carries the tapped button
 */
public record Heard(
        UUID arrival,
        ChatUser user,
        String chat,
        boolean direct,
        String chatName,
        @Nullable String language,
        @Nullable String message,
        Signal signal) {

    /** The platform's id of what waits for an acknowledgement, null when nothing does. */
    @Nullable
    String tap() {
        return switch (signal) {
            case Tapped(String tap, String _) -> tap;
            case Filled(String tap, String _, String _) -> tap;
            default -> null;
        };
    }

    /** The kinds of arrivals. Printing one never prints what a person wrote. */
    public sealed interface Signal {}

    /**
     * Something written.
     *
     * @param text what was said, empty when there is only something beside it
     * @param beside captions, quotes, file names: searched for secrets, otherwise ignored
     * @param kind {@code text}, or what it came with: {@code edited}, {@code photo}, {@code document}, {@code voice} ...
     * @param answered an earlier message of the person that this one answers, when there is a secret in it
     */
    public record Words(
            String text,
            List<String> beside,
            String kind,
            @Nullable String answered) implements Signal {
        public Words(String text, List<String> beside, String kind) {
            this(text, beside, kind, null);
        }

        /** What in it must not stay in the chat. */
        Optional<SecretShapes.Found> secret() {
            return Stream.concat(Stream.of(text), beside.stream())
                    .flatMap(part -> SecretShapes.in(part).stream())
                    .findFirst();
        }

        @Override
        public String toString() {
            return "Words[" + kind + "]";
        }
    }

    /** @param tap the platform's id of the tap, to be acknowledged; {@code data} what the button carried, forgeable */
    public record Tapped(String tap, String data) implements Signal {}

    /**
     * What was written into a form, which no chat shows. Printing it never prints what a person wrote.
     *
     * @param tap the platform's id of the sending, to be acknowledged; {@code data} what the form carried: a pointer to
     *     the screen that it answers, forgeable
     */
    public record Filled(String tap, String data, String text) implements Signal {
        Words words() {
            return new Words(text, List.of(), "text");
        }

        @Override
        public String toString() {
            return "Filled[" + tap + "]";
        }
    }

    public record BotMade(String botId, String username) implements Signal {}

    /** The person blocked us, or took us back. */
    public record Reach(boolean reachable) implements Signal {}

    /** Told by {@link Tidings}. */
    public record Told(Happening happening) implements Signal {}

    /** The time asked for by {@link Effect.ExpireAt} has come. @param at microseconds since 1970 */
    public record Due(long at) implements Signal {}

    /** Nothing for a conversation. */
    public record Nothing() implements Signal {}
}
