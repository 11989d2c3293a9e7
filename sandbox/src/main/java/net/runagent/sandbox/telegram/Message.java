package net.runagent.sandbox.telegram;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One message of a private chat, with what it looked like before. */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class Message {
    long id;
    long seq;
    boolean fromBot;
    /** World time in seconds. */
    long date;

    long editDate;
    /** The text, or the caption of a file. */
    String text = "";

    @Nullable
    JsonNode entities;
    /** The inline keyboard as it was sent. */
    @Nullable
    JsonNode inline;
    /** The reply keyboard as it was sent. */
    @Nullable
    JsonNode keyboard;

    @Nullable
    String photo;

    @Nullable
    String document;
    /** Something that happened instead of a text: field name and value of the message. */
    @Nullable
    JsonNode service;

    long replyTo;
    boolean guarded;
    boolean deleted;
    List<String> edits = new ArrayList<>();

    boolean media() {
        return photo != null || document != null;
    }
}
