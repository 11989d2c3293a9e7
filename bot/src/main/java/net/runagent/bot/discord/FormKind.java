package net.runagent.bot.discord;

import java.util.Optional;

/**
 * The forms there are. Which one a button opens is told by what the button carries, because Discord wants the form as the
 * first answer, before anybody could look anything up: {@code m<letter>.<pointer>} on the button, {@code
 * <letter>.<pointer>} on the form.
 */
enum FormKind {
    /** Any answer in words. */
    ANSWER('a', "discord.form-answer"),
    /** A token or a key; what is typed is never shown back. */
    SECRET('s', "discord.form-secret");

    private static final String OPENS = "m";

    private final char letter;
    private final String key;

    FormKind(char letter, String key) {
        this.letter = letter;
        this.key = key;
    }

    /** Beginning of the keys of its texts. */
    String key() {
        return key;
    }

    String button(String pointer) {
        return OPENS + letter + "." + pointer;
    }

    /** What a button that opens a form asks for. @param id carried by the form, too */
    record Opened(FormKind kind, String id) {}

    static Optional<Opened> openedBy(String customId) {
        if (!customId.startsWith(OPENS)) {
            return Optional.empty();
        }
        String id = customId.substring(OPENS.length());
        for (FormKind kind : values()) {
            if (id.startsWith(kind.letter + ".")) {
                return Optional.of(new Opened(kind, id));
            }
        }
        return Optional.empty();
    }

    /** The pointer in what a form carries. */
    static String pointer(String formId) {
        return formId.substring(formId.indexOf('.') + 1);
    }
}
