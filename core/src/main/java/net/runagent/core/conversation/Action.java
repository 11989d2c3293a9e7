package net.runagent.core.conversation;

import org.jspecify.annotations.Nullable;

/**
 * Something a person can tap.
 *
 * @param id what the flow gets back in {@link Input.Tap}, e.g. {@code deploy}; unique on its screen; may carry an id of
 *     ours after a colon ({@code open:0198...}), never personal data
 * @param label at most 30 characters in every language
 * @param value the URL of a LINK, the text of a COPY, otherwise null
 */
public record Action(
        String id, Text label, Kind kind, @Nullable String value) {
    public enum Kind {
        NORMAL,
        PRIMARY,
        DANGER,
        BACK,
        CANCEL,
        COPY,
        LINK,
        /** Opens a form: on Discord a modal, which must be the first answer to the tap. */
        OPENS_FORM
    }

    public static Action of(String id, Text label) {
        return new Action(id, label, Kind.NORMAL, null);
    }

    public static Action primary(String id, Text label) {
        return new Action(id, label, Kind.PRIMARY, null);
    }

    public static Action danger(String id, Text label) {
        return new Action(id, label, Kind.DANGER, null);
    }

    public static Action back() {
        return new Action("back", Text.of("action.back"), Kind.BACK, null);
    }

    public static Action cancel() {
        return new Action("cancel", Text.of("action.cancel"), Kind.CANCEL, null);
    }

    public static Action help() {
        return new Action("help", Text.of("action.help"), Kind.NORMAL, null);
    }

    public static Action link(String id, Text label, String url) {
        return new Action(id, label, Kind.LINK, url);
    }

    public static Action copy(String id, Text label, String text) {
        return new Action(id, label, Kind.COPY, text);
    }
}
