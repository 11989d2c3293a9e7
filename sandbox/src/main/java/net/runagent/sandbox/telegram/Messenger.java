package net.runagent.sandbox.telegram;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.people.Files;
import net.runagent.sandbox.people.StoredFile;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;

/** All accounts and chats, behind one lock; whoever waits is woken by name, so that nothing waits for a timer. */
final class Messenger {
    static final String OPERATOR = "runagent_bot";
    private static final long FIRST_BOT_ID = 7_000_000_001L;

    final World world;
    final ReentrantLock lock = new ReentrantLock();
    final Files files;
    final Map<String, Query> queries = new LinkedHashMap<>();
    private final Map<String, Condition> signals = new ConcurrentHashMap<>();
    private final Map<String, Bot> byToken = new HashMap<>();
    private final Map<Long, Map<Long, Chat>> byBot = new HashMap<>();
    private State state = new State();

    /** A tap that waits for its acknowledgement. */
    static final class Query {
        final String id;
        final Chat chat;
        final long bornNanos;
        boolean answered;

        @Nullable
        String toast;

        Query(String id, Chat chat, long bornNanos) {
            this.id = id;
            this.chat = chat;
            this.bornNanos = bornNanos;
        }
    }

    @JsonAutoDetect(fieldVisibility = Visibility.ANY)
    private static final class State {
        long lastUser = 100_000;
        long lastBot = FIRST_BOT_ID - 1;
        long seq;
        Map<Long, User> users = new LinkedHashMap<>();
        Map<Long, Bot> bots = new LinkedHashMap<>();
        List<Chat> chats = new ArrayList<>();
        Map<String, StoredFile> files = new LinkedHashMap<>();
    }

    Messenger(World world) {
        this.world = world;
        this.files = new Files(world, "telegram-files", "/world/files/");
        world.store().load("telegram", State.class).ifPresent(saved -> state = saved);
        state.bots.values().forEach(bot -> byToken.put(bot.token, bot));
        state.chats.forEach(
                chat -> byBot.computeIfAbsent(chat.bot, b -> new HashMap<>()).put(chat.user, chat));
        state.files.values().forEach(files::know);
        operator();
    }

    /** The bot of the service; made at the first start. */
    Bot operator() {
        return bot(OPERATOR).orElseGet(() -> {
            Bot bot = newBot(OPERATOR, "RunAgent", 0, 0);
            bot.canManage = true;
            byToken.remove(bot.token);
            bot.token = world.credentials().get("telegram-token", () -> bot.token);
            byToken.put(bot.token, bot);
            world.secrets().add("telegram-token", bot.token, "telegram");
            return bot;
        });
    }

    Bot newBot(String username, String name, long owner, long manager) {
        Bot bot = new Bot();
        bot.id = ++state.lastBot;
        bot.username = username;
        bot.name = name;
        bot.owner = owner;
        bot.manager = manager;
        bot.nextUpdateId = 100_000_000L + world.chance().below(800_000_000);
        bot.lastMessageId = world.chance().below(50);
        state.bots.put(bot.id, bot);
        giveToken(bot);
        return bot;
    }

    /** A new token; the old one stops working. */
    void giveToken(Bot bot) {
        byToken.remove(bot.token);
        bot.token = bot.id + ":AA" + world.chance().alphanumeric(33);
        byToken.put(bot.token, bot);
        world.secrets().add("telegram-token", bot.token, "telegram");
        changed();
    }

    void forgetToken(Bot bot) {
        byToken.remove(bot.token);
        changed();
    }

    Optional<Bot> byToken(String token) {
        return Optional.ofNullable(byToken.get(token));
    }

    Optional<Bot> bot(long id) {
        return Optional.ofNullable(state.bots.get(id));
    }

    /** By username, with or without the {@code @}; the operator's bot for null. */
    Optional<Bot> bot(@Nullable String username) {
        String plain = username == null ? OPERATOR : username.replaceFirst("^@", "");
        return state.bots.values().stream()
                .filter(b -> b.username.equalsIgnoreCase(plain))
                .findFirst();
    }

    List<Bot> bots() {
        return List.copyOf(state.bots.values());
    }

    User newUser(String name, @Nullable String language) {
        User user = new User();
        user.id = ++state.lastUser;
        user.name = name;
        user.language = language == null ? "en" : language;
        String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        user.username = (letters.isEmpty() ? "user" : letters) + (user.id - 100_000);
        state.users.put(user.id, user);
        changed();
        return user;
    }

    Optional<User> user(long id) {
        return Optional.ofNullable(state.users.get(id));
    }

    /** The chat, made when nobody has written yet. */
    Chat chat(long bot, long user) {
        return byBot.computeIfAbsent(bot, b -> new HashMap<>()).computeIfAbsent(user, u -> {
            Chat chat = new Chat();
            chat.bot = bot;
            chat.user = user;
            state.chats.add(chat);
            return chat;
        });
    }

    boolean hasChat(long bot, long user) {
        return byBot.getOrDefault(bot, Map.of()).containsKey(user);
    }

    /** Puts a new message at the end of the chat. */
    Message append(Chat chat, Bot bot, Message message) {
        message.id = ++bot.lastMessageId;
        message.date = now();
        chat.messages.add(message);
        touch(chat, message);
        return message;
    }

    /** The message (or only the chat) changed: everybody who looks at the chat is woken. */
    void touch(Chat chat, @Nullable Message message) {
        chat.seq = ++state.seq;
        if (message != null) {
            message.seq = chat.seq;
        }
        signal(seen(chat)).signalAll();
        changed();
    }

    StoredFile keepFile(String name, String mediaType, byte[] content) {
        StoredFile file = files.keep(name, mediaType, content);
        state.files.put(file.id(), file);
        return file;
    }

    long now() {
        return world.clock().now().getEpochSecond();
    }

    Condition signal(String name) {
        return signals.computeIfAbsent(name, n -> lock.newCondition());
    }

    void forgetSignal(String name) {
        signals.remove(name);
    }

    static String seen(Chat chat) {
        return "chat:" + chat.bot + ":" + chat.user;
    }

    void changed() {
        world.store().keep("telegram", this::snapshot);
    }

    private Object snapshot() {
        lock.lock();
        try {
            return Json.tree(state);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets people, chats and bots, but the operator's bot keeps its id and token. */
    void reset() {
        lock.lock();
        try {
            Bot operator = operator();
            State fresh = new State();
            fresh.lastUser = state.lastUser;
            fresh.lastBot = state.lastBot;
            fresh.seq = state.seq;
            fresh.bots.put(operator.id, operator);
            operator.updates.clear();
            state = fresh;
            byBot.clear();
            queries.clear();
            byToken.clear();
            byToken.put(operator.token, operator);
            signals.values().forEach(Condition::signalAll);
            changed();
        } finally {
            lock.unlock();
        }
    }
}
