package net.runagent.bot.telegram;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.methods.updates.GetUpdates;
import org.telegram.telegrambots.meta.api.objects.Update;

/**
 * getUpdates whose answer is kept before anything looks at it. The library gets an empty list back: its own handling
 * loses updates when it cannot decode one, when ids begin anew, and when the process dies after confirming.
 */
final class RawGetUpdates extends GetUpdates {
    private static final long serialVersionUID = 1L;
    private static final int AT_ONCE = 100;
    private static final int WAIT_SECONDS = 50;
    private static final List<String> WANTED =
            List.of("message", "edited_message", "callback_query", "my_chat_member", "managed_bot");

    private final transient Consumer<String> keep;

    RawGetUpdates(@Nullable Integer offset, Consumer<String> keep) {
        super(offset, AT_ONCE, WAIT_SECONDS, WANTED);
        this.keep = keep;
    }

    @Override
    public ArrayList<Update> deserializeResponse(String answer) {
        keep.accept(answer);
        return new ArrayList<>();
    }
}
