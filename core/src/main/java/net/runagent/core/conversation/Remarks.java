package net.runagent.core.conversation;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Ids;
import org.jspecify.annotations.Nullable;

/** What is said or done beside a conversation, which stays where it is. */
final class Remarks {
    private final ConversationRecords records;
    private final Outbox outbox;
    private final Map<Platform, ChatRenderer> renderers;
    private final AccountLanguages languages;
    private final Ids ids;
    private final Chance chance;

    Remarks(
            ConversationRecords records,
            Outbox outbox,
            Map<Platform, ChatRenderer> renderers,
            AccountLanguages languages,
            Ids ids,
            Chance chance) {
        this.records = records;
        this.outbox = outbox;
        this.renderers = renderers;
        this.languages = languages;
        this.ids = ids;
        this.chance = chance;
    }

    /** To who was not heard in a turn of their own. */
    void say(ChatUser user, Text text) {
        Listener listener = listener(user);
        say(user, listener.chat().chat(), listener.chat().id(), text, listener.locale());
    }

    void say(ChatUser user, String chat, ConversationId conversation, Text text, Locale locale) {
        outbox.put(List.of(parcel(user, chat, conversation, Parcel.Kind.NOTICE, body(user, text, locale), null)));
    }

    /** Deletes what the person wrote, unheard; nothing of it is kept. */
    void takeOut(Heard heard) {
        if (heard.message() == null) {
            return;
        }
        Listener listener = listener(heard.user());
        byte[] warning = body(heard.user(), Text.of("conversation.delete-failed"), listener.locale());
        ConversationId conversation = heard.direct() ? listener.chat().id() : Parcel.GROUP;
        outbox.put(List.of(
                parcel(heard.user(), heard.chat(), conversation, Parcel.Kind.DELETE, warning, heard.message())));
    }

    /** What to do about a secret that was sent unasked; named by its last characters at most. */
    static Text leaked(String key, SecretShapes.Found found) {
        String end = found.end();
        return Text.of(key)
                .with("what", Text.of("conversation.secret-" + found.shape()))
                .with("end", end.isEmpty() ? "" : Text.of("conversation.secret-end", "end", end))
                .with("how", Text.of("conversation.replace-" + found.shape()));
    }

    /** In a group others read along: it is deleted there if we may, and its owner is told in private. */
    void leakedInGroup(Heard heard, SecretShapes.Found found) {
        takeOut(heard);
        say(heard.user(), leaked("conversation.pasted-in-group", found));
    }

    /** The conversation of who has none yet. */
    Conversation fresh(ChatUser user, String chat) {
        long id = ByteBuffer.wrap(chance.bytes(Long.BYTES)).getLong();
        return new Conversation(
                new ConversationId(id), user, chat, 0, "", null, null, ConversationJson.write(Position.fresh()), null);
    }

    ChatRenderer renderer(ChatUser user) {
        ChatRenderer renderer = renderers.get(user.platform());
        if (renderer == null) {
            throw new IllegalStateException("no renderer for " + user.platform());
        }
        return renderer;
    }

    private record Listener(Conversation chat, Locale locale) {}

    private Listener listener(ChatUser user) {
        ConversationRecords.Known known = records.load(Set.of(user));
        Conversation stored = known.conversations().get(user);
        Conversation chat = stored == null ? fresh(user, user.userId()) : stored;
        Position position = ConversationJson.position(chat.position());
        AccountId account = known.accounts().get(user);
        return new Listener(chat, languages.of(chat.language(), account, position.platformLanguage()));
    }

    private byte[] body(ChatUser user, Text text, Locale locale) {
        return renderer(user).render(View.Notice.of(text), locale, number -> "").body();
    }

    private Parcel parcel(
            ChatUser user,
            String chat,
            ConversationId conversation,
            Parcel.Kind kind,
            byte[] body,
            @Nullable String message) {
        boolean anew = message == null;
        return new Parcel(ids.next(), user, chat, conversation, kind, null, body, 0, anew, message);
    }
}
