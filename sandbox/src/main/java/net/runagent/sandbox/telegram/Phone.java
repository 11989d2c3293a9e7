package net.runagent.sandbox.telegram;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.people.ChatParty;
import net.runagent.sandbox.people.ChatParty.OwnBot;
import net.runagent.sandbox.people.ChatParty.Said;
import net.runagent.sandbox.people.ChatParty.Tapped;
import net.runagent.sandbox.people.Labels;
import net.runagent.sandbox.people.Saying;
import net.runagent.sandbox.people.Seen;
import net.runagent.sandbox.people.StoredFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What people do with their phones. Each method takes the messenger's lock itself. */
final class Phone {
    /** How long the app waits for the bot to acknowledge a tap before it answers the driver. */
    private static final long TOAST_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** After this a tap can no longer be acknowledged. */
    private static final long QUERY_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long OLD_SECONDS = 48 * 3600;

    private final Messenger messenger;
    private final Updates updates;
    private final Wire wire;
    private final Managing managing;

    Phone(Messenger messenger, Updates updates, Wire wire, Managing managing) {
        this.messenger = messenger;
        this.updates = updates;
        this.wire = wire;
        this.managing = managing;
    }

    static boolean tooOld(Messenger.Query query) {
        return System.nanoTime() - query.bornNanos > QUERY_NANOS;
    }

    Said says(long userId, Saying saying) {
        return locked(() -> {
            User user = user(userId);
            Bot bot = bot(saying.to());
            if (saying.edit() != null) {
                return edits(bot, user, saying.edit(), saying.text() == null ? "" : saying.text());
            }
            Message message = new Message();
            Saying.File file = saying.file();
            if (file != null) {
                byte[] content = Base64.getDecoder().decode(file.base64());
                message.document = messenger
                        .keepFile(file.name(), "application/octet-stream", content)
                        .id();
                message.text = saying.caption() == null ? "" : saying.caption();
            } else {
                message.text = saying.text() == null ? "" : saying.text().strip();
                if (message.text.isEmpty()) {
                    throw Refusal.badRequest("a message needs a text or a file");
                }
            }
            message.replyTo = saying.replyTo() == null ? 0 : saying.replyTo();
            return send(bot, user, message);
        });
    }

    private Said send(Bot bot, User user, Message message) {
        Chat chat = messenger.chat(bot.id, user.id);
        if (chat.blocked) {
            throw new Refusal(409, "the person has blocked @" + bot.username);
        }
        chat.started = true;
        message.entities = command(message.text);
        messenger.append(chat, bot, message);
        if (bot.lets(user.id)) {
            updates.push(bot, "message", wire.message(bot, user, chat, message));
        }
        return new Said(message.id, message.seq);
    }

    private Said edits(Bot bot, User user, long id, String text) {
        Chat chat = messenger.chat(bot.id, user.id);
        Message message = chat.find(id);
        if (message == null || message.fromBot || message.deleted) {
            throw Refusal.notFound("no own message " + id + " in this chat");
        }
        message.edits.add(message.text);
        message.text = text;
        message.editDate = messenger.now();
        messenger.touch(chat, message);
        updates.push(bot, "edited_message", wire.message(bot, user, chat, message));
        return new Said(message.id, message.seq);
    }

    private static @Nullable JsonNode command(String text) {
        Matcher command = Pattern.compile("^/[A-Za-z0-9_]+(@\\w+)?").matcher(text);
        return command.find()
                ? Json.array()
                        .add(Json.object()
                                .put("type", "bot_command")
                                .put("offset", 0)
                                .put("length", command.end()))
                : null;
    }

    Tapped taps(long userId, @Nullable String to, String label, @Nullable Long messageId) {
        return locked(() -> {
            Tap tap = tap(userId, to, label, messageId);
            return tap.query == null ? new Tapped(tap.seq, tap.toast) : new Tapped(tap.seq, awaitToast(tap.query));
        });
    }

    void tapsAndGoesOn(long userId, @Nullable String to, String label, @Nullable Long messageId) {
        locked(() -> tap(userId, to, label, messageId));
    }

    /** @param query what the bot has to acknowledge, if it was asked */
    private record Tap(
            long seq,
            Messenger.@Nullable Query query,
            @Nullable String toast) {}

    private Tap tap(long userId, @Nullable String to, String label, @Nullable Long messageId) {
        User user = user(userId);
        Bot bot = bot(to);
        Chat chat = messenger.chat(bot.id, user.id);
        Found found = find(chat, label, messageId)
                .orElseThrow(() -> new Refusal(
                        Response.json(404, Map.of("error", "no such button", "offered", offered(chat))), "no button"));
        long seq = chat.seq;
        if (found.reply) {
            reply(bot, user, chat, found);
            return new Tap(seq, null, null);
        }
        JsonNode data = found.button.get("callback_data");
        if (data == null) {
            return new Tap(seq, null, found.button.has("copy_text") ? "Copied" : null);
        }
        Messenger.Query query = ask(chat);
        push(bot, user, chat, found.message, query.id, data.asString());
        return new Tap(seq, query, null);
    }

    private void reply(Bot bot, User user, Chat chat, Found found) {
        if (found.button.has("request_managed_bot")) {
            throw new Refusal(409, "this button opens the app's own dialogue: use creates-bot");
        }
        Message message = new Message();
        message.text = Markup.label(found.button);
        if (chat.keyboard != null && chat.keyboard.path("one_time_keyboard").asBoolean(false)) {
            chat.keyboard = null;
        }
        send(bot, user, message);
    }

    private Messenger.Query ask(Chat chat) {
        messenger.queries.values().removeIf(q -> System.nanoTime() - q.bornNanos > 20 * QUERY_NANOS);
        String id = Long.toString(1_000_000_000_000L + messenger.world.chance().below(Integer.MAX_VALUE))
                + messenger.world.chance().between(100_000, 999_999);
        Messenger.Query query = new Messenger.Query(id, chat, System.nanoTime());
        messenger.queries.put(id, query);
        return query;
    }

    private void push(Bot bot, User user, Chat chat, Message message, String query, String data) {
        ObjectNode callback = Json.object().put("id", query);
        callback.set("from", wire.user(user));
        boolean old = message.deleted || messenger.now() - message.date > OLD_SECONDS;
        callback.set("message", old ? wire.inaccessible(user, message) : wire.message(bot, user, chat, message));
        callback.put("chat_instance", Long.toString(chat.bot * 31 + chat.user));
        callback.put("data", data);
        updates.push(bot, "callback_query", callback);
    }

    private @Nullable String awaitToast(Messenger.Query query) {
        Condition answered = messenger.signal("query:" + query.id);
        long left = TOAST_NANOS;
        try {
            while (!query.answered && left > 0) {
                left = answered.awaitNanos(left);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        messenger.forgetSignal("query:" + query.id);
        return query.toast;
    }

    /** The app sends the newest unconfirmed or last tap once more, as it does after a reconnect. */
    boolean tapsAgain(long userId, @Nullable String to) {
        return locked(() -> {
            Bot bot = bot(to);
            Optional<ObjectNode> last = updates.lastTap(bot, userId);
            last.ifPresent(tap -> updates.push(bot, "callback_query", tap));
            return last.isPresent();
        });
    }

    private record Found(Message message, JsonNode button, boolean reply) {}

    private Optional<Found> find(Chat chat, String label, @Nullable Long messageId) {
        for (int wanted = 3; wanted >= 1; wanted--) {
            for (int i = chat.messages.size() - 1; i >= 0; i--) {
                Message message = chat.messages.get(i);
                if (messageId != null ? message.id != messageId : message.deleted) {
                    continue;
                }
                for (Found found : shown(chat, message)) {
                    if (Labels.fit(Markup.label(found.button), label) >= wanted) {
                        return Optional.of(found);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static List<Found> shown(Chat chat, Message message) {
        List<Found> shown = new ArrayList<>();
        if (message.fromBot && message.inline != null) {
            Markup.buttons(message.inline.get("inline_keyboard")).stream()
                    .filter(b -> !b.has("url"))
                    .forEach(b -> shown.add(new Found(message, b, false)));
        }
        if (chat.keyboard != null && chat.keyboardMessage == message.id) {
            Markup.buttons(chat.keyboard.get("keyboard")).forEach(b -> shown.add(new Found(message, b, true)));
        }
        return shown;
    }

    private static Set<String> offered(Chat chat) {
        Set<String> labels = new LinkedHashSet<>();
        for (Message message : chat.messages.reversed()) {
            if (!message.deleted) {
                shown(chat, message).forEach(f -> labels.add(Markup.label(f.button)));
            }
        }
        return labels;
    }

    String createsBot(long userId, @Nullable String wish) {
        return locked(() -> {
            User user = user(userId);
            Bot manager = messenger.operator();
            Chat chat = messenger.chat(manager.id, user.id);
            JsonNode offer = offer(chat).orElseThrow(() -> Refusal.notFound("no offer to create a bot is open"));
            String username =
                    free(wish == null ? offer.path("suggested_username").asString("") : wish);
            String name = offer.path("suggested_name").asString(username);
            Bot bot = messenger.newBot(username, name.isBlank() ? username : name, user.id, manager.id);
            Message message = new Message();
            message.service =
                    Json.object().set("managed_bot_created", Json.object().set("bot", wire.bot(bot)));
            if (chat.keyboard != null && chat.keyboard.path("one_time_keyboard").asBoolean(false)) {
                chat.keyboard = null;
            }
            // Two deliveries of one event, in either order.
            boolean announcedFirst = messenger.world.chance().below(2) == 0;
            if (announcedFirst) {
                updates.push(manager, "managed_bot", managing.announcement(bot));
            }
            send(manager, user, message);
            if (!announcedFirst) {
                updates.push(manager, "managed_bot", managing.announcement(bot));
            }
            Message start = new Message();
            start.text = "/start";
            send(bot, user, start);
            return "@" + username;
        });
    }

    OwnBot makesToken(long userId, String username) {
        return locked(() -> {
            Bot bot = messenger.newBot(free(username), username, user(userId).id, 0);
            return new OwnBot("@" + bot.username, bot.token);
        });
    }

    private String free(String wish) {
        String username = wish.replaceFirst("^@", "");
        if (!username.matches("(?i)[a-z][a-z0-9_]{1,28}bot") || username.length() < 5) {
            throw Refusal.badRequest("a bot's username has 5 to 32 letters, digits or _ and ends in bot");
        }
        if (messenger.bot(username).isPresent()) {
            throw new Refusal(409, "the username " + username + " is already taken");
        }
        return username;
    }

    private static Optional<JsonNode> offer(Chat chat) {
        return chat.keyboard == null
                ? Optional.empty()
                : Markup.buttons(chat.keyboard.get("keyboard")).stream()
                        .filter(b -> b.has("request_managed_bot"))
                        .map(b -> b.get("request_managed_bot"))
                        .findFirst();
    }

    /** The person revokes the bot's token with BotFather, who shows the new one to its owner alone. */
    String revokes(String username) {
        return locked(() -> {
            Bot bot = bot(username);
            messenger.giveToken(bot);
            updates.arrived(bot).signalAll();
            messenger.bot(bot.manager).ifPresent(m -> updates.push(m, "managed_bot", managing.announcement(bot)));
            return bot.token;
        });
    }

    String opens(long userId, @Nullable String to, String label) {
        return locked(() -> {
            Chat chat = messenger.chat(bot(to).id, userId);
            for (int wanted = 3; wanted >= 1; wanted--) {
                for (Message message : chat.messages.reversed()) {
                    if (message.deleted || !message.fromBot) {
                        continue;
                    }
                    for (Seen.Link link : Markup.links(message)) {
                        if (Labels.fit(link.label(), label) >= wanted) {
                            return link.url();
                        }
                    }
                }
            }
            throw Refusal.notFound("no link \"" + label + "\" in this chat");
        });
    }

    void blocks(long userId, @Nullable String to, boolean blocked) {
        locked(() -> {
            User user = user(userId);
            Bot bot = bot(to);
            Chat chat = messenger.chat(bot.id, user.id);
            if (chat.blocked != blocked) {
                chat.blocked = blocked;
                messenger.touch(chat, null);
                updates.push(bot, "my_chat_member", wire.membership(bot, user, blocked));
            }
            return true;
        });
    }

    Seen sees(long userId, @Nullable String with, long after) {
        return locked(() -> {
            Chat chat = messenger.chat(bot(with).id, user(userId).id);
            List<Seen.Message> messages = chat.messages.stream()
                    .filter(m -> m.seq > after)
                    .map(m -> show(chat, m))
                    .toList();
            return new Seen(chat.seq, messages, null, offer(chat).isPresent());
        });
    }

    List<ChatParty.Window> chats(long userId) {
        return locked(() -> {
            User user = user(userId);
            messenger.chat(messenger.operator().id, userId);
            return messenger.bots().stream()
                    .filter(b -> b.owner == userId || b.owner == 0 || messenger.hasChat(b.id, userId))
                    .map(b -> window(b, user))
                    .toList();
        });
    }

    private ChatParty.Window window(Bot bot, User user) {
        Chat chat = messenger.chat(bot.id, user.id);
        String suggestion =
                offer(chat).map(o -> o.path("suggested_username").asString("")).orElse(null);
        return new ChatParty.Window(
                "@" + bot.username, bot.name, chat.seq, Profile.menu(bot, user), suggestion, chat.action);
    }

    Optional<Seen.Message> awaits(long userId, @Nullable String with, String regex, long after, Duration within) {
        Pattern pattern = Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
        return locked(() -> {
            Chat chat = messenger.chat(bot(with).id, user(userId).id);
            Condition changed = messenger.signal(Messenger.seen(chat));
            long left = within.toNanos();
            while (true) {
                for (Message m : chat.messages) {
                    if (m.fromBot
                            && !m.deleted
                            && m.seq > after
                            && pattern.matcher(m.text).find()) {
                        return Optional.of(show(chat, m));
                    }
                }
                if (left <= 0) {
                    return Optional.empty();
                }
                left = await(changed, left);
            }
        });
    }

    private static long await(Condition condition, long nanos) {
        try {
            return condition.awaitNanos(nanos);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private Seen.Message show(Chat chat, Message m) {
        List<List<String>> buttons = new ArrayList<>();
        if (m.inline != null) {
            buttons.addAll(Markup.labels(m.inline.get("inline_keyboard")));
        }
        if (chat.keyboard != null && chat.keyboardMessage == m.id) {
            buttons.addAll(Markup.labels(chat.keyboard.get("keyboard")));
        }
        return new Seen.Message(
                m.id,
                m.seq,
                m.fromBot ? "@" + messenger.bot(chat.bot).map(b -> b.username).orElse("?") : "me",
                m.service != null ? "(created a bot)" : m.text,
                buttons,
                Markup.links(m),
                List.of(),
                file(m.photo).map(messenger.files::link).orElse(null),
                file(m.document)
                        .map(f -> new Seen.Attachment(f.name(), messenger.files.link(f)))
                        .orElse(null),
                false,
                m.edits,
                m.deleted);
    }

    private Optional<StoredFile> file(@Nullable String id) {
        return id == null ? Optional.empty() : messenger.files.find(id);
    }

    private User user(long id) {
        return messenger.user(id).orElseThrow(() -> Refusal.notFound("no person with id " + id));
    }

    private Bot bot(@Nullable String username) {
        return messenger.bot(username).orElseThrow(() -> Refusal.notFound("no bot " + username));
    }

    private <T> T locked(java.util.function.Supplier<T> work) {
        messenger.lock.lock();
        try {
            return work.get();
        } finally {
            messenger.lock.unlock();
        }
    }
}
