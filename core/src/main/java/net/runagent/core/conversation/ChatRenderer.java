package net.runagent.core.conversation;

import java.util.Locale;
import java.util.function.IntFunction;
import net.runagent.core.account.Platform;

/** Turns views into the messages of one platform, in the person's language; pure. */
public interface ChatRenderer {
    Platform platform();

    /**
     * @param pointer what the button with this number carries; numbers count a choice's options first, then the actions
     *     row by row, then the pages
     */
    Rendered render(View view, Locale locale, IntFunction<String> pointer);

    /** The same message with a remark below its text. */
    byte[] remark(byte[] body, Text remark, Locale locale);

    /** A message that also takes an open {@link View.BotOffer} away. */
    byte[] closing(Text text, Locale locale);

    /** Plain words, for toasts and for comparing typed labels. */
    String words(Text text, Locale locale);

    /**
     * @param body the platform's message, all pages of it
     * @param pages at least 1
     */
    record Rendered(byte[] body, int pages) {}
}
