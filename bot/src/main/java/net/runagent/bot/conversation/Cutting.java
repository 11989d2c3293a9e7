package net.runagent.bot.conversation;

/** Shortens texts without breaking what they are made of. */
public final class Cutting {
    /** How far back a cut looks for a better place. */
    private static final int LOOK_BACK = 200;

    private Cutting() {}

    /** At most this many UTF-16 units, ending with an ellipsis when something was cut; never within a character. */
    public static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = limit - 1;
        int better = Math.max(text.lastIndexOf('\n', end), text.lastIndexOf(' ', end));
        if (better > end - LOOK_BACK && better > 0) {
            end = better;
        } else if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }
}
