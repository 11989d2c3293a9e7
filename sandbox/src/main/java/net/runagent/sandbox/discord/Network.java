package net.runagent.sandbox.discord;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.people.Files;
import net.runagent.sandbox.people.StoredFile;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;

/** All accounts, apps, servers and channels, behind one lock; whoever waits for a change of any of them is woken. */
final class Network {
    static final String OPERATOR = "runagent_bot";

    final World world;
    /** Real time: of ids, of interactions, of limits. */
    final Clock clock;

    final Snowflakes ids;
    final ReentrantLock lock = new ReentrantLock();
    final Condition changed = lock.newCondition();
    final Files files;
    private final Map<String, App> byToken = new HashMap<>();
    private final Map<List<Long>, Channel> direct = new HashMap<>();
    private State state = new State();

    @JsonAutoDetect(fieldVisibility = Visibility.ANY)
    private static final class State {
        long people;
        long seq;
        Map<Long, User> users = new LinkedHashMap<>();
        Map<Long, App> apps = new LinkedHashMap<>();
        Map<Long, Guild> guilds = new LinkedHashMap<>();
        Map<Long, Channel> channels = new LinkedHashMap<>();
        Map<String, StoredFile> files = new LinkedHashMap<>();
    }

    Network(World world, Clock clock) {
        this.world = world;
        this.clock = clock;
        this.ids = new Snowflakes(clock);
        this.files = new Files(world, "discord-files", "/world/discord/files/");
        world.store().load("discord", State.class).ifPresent(saved -> state = saved);
        state.apps.values().forEach(app -> byToken.put(app.token, app));
        state.channels.values().stream().filter(Channel::direct).forEach(c -> direct.put(List.of(c.app, c.user), c));
        state.files.values().forEach(files::know);
        operator();
    }

    /** The app of the service; made at the first start. */
    App operator() {
        return app(OPERATOR).orElseGet(() -> {
            App app = newApp(OPERATOR, "RunAgent", 0);
            byToken.remove(app.token);
            app.token = world.credentials().get("discord-token", () -> app.token);
            byToken.put(app.token, app);
            world.secrets().add("discord-token", app.token, "discord");
            return app;
        });
    }

    App newApp(String username, String name, long owner) {
        App app = new App();
        app.id = ids.next();
        app.username = username;
        app.name = name;
        app.owner = owner;
        state.apps.put(app.id, app);
        giveToken(app);
        return app;
    }

    /** A new token; the old one stops working. */
    void giveToken(App app) {
        byToken.remove(app.token);
        String id = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Long.toString(app.id).getBytes(StandardCharsets.US_ASCII));
        app.token =
                id + "." + world.chance().alphanumeric(6) + "." + world.chance().alphanumeric(38);
        byToken.put(app.token, app);
        world.secrets().add("discord-token", app.token, "discord");
        changed();
    }

    Optional<App> byToken(String token) {
        return Optional.ofNullable(byToken.get(token));
    }

    Optional<App> app(long id) {
        return Optional.ofNullable(state.apps.get(id));
    }

    /** By username, with or without the {@code @}; the operator's for null. */
    Optional<App> app(@Nullable String username) {
        String plain = username == null ? OPERATOR : username.replaceFirst("^@", "");
        return state.apps.values().stream()
                .filter(a -> a.username.equalsIgnoreCase(plain))
                .findFirst();
    }

    List<App> apps() {
        return List.copyOf(state.apps.values());
    }

    User newUser(String name, @Nullable String language) {
        User user = new User();
        user.id = ids.next();
        user.name = name;
        user.locale = Locales.of(language);
        String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        user.username = (letters.isEmpty() ? "user" : letters) + ++state.people;
        state.users.put(user.id, user);
        changed();
        return user;
    }

    Optional<User> user(long id) {
        return Optional.ofNullable(state.users.get(id));
    }

    Guild newGuild(String name) {
        Guild guild = new Guild();
        guild.id = ids.next();
        guild.name = name;
        Channel channel = new Channel();
        channel.id = ids.next();
        channel.type = Channel.GUILD_TEXT;
        channel.name = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        channel.guild = guild.id;
        guild.channel = channel.id;
        state.guilds.put(guild.id, guild);
        state.channels.put(channel.id, channel);
        changed();
        return guild;
    }

    Optional<Guild> guild(long id) {
        return Optional.ofNullable(state.guilds.get(id));
    }

    List<Guild> guilds() {
        return List.copyOf(state.guilds.values());
    }

    boolean meet(App app, long user) {
        return state.guilds.values().stream().anyMatch(g -> g.apps.contains(app.id) && g.people.contains(user));
    }

    Optional<Channel> channel(long id) {
        return Optional.ofNullable(state.channels.get(id));
    }

    boolean hasDirect(App app, long user) {
        return direct.containsKey(List.of(app.id, user));
    }

    /** The direct messages of the two, made when there are none yet. */
    Channel direct(App app, long user) {
        return direct.computeIfAbsent(List.of(app.id, user), pair -> {
            Channel channel = new Channel();
            channel.id = ids.next();
            channel.app = app.id;
            channel.user = user;
            state.channels.put(channel.id, channel);
            changed();
            return channel;
        });
    }

    /** Puts a new message at the end of the channel. */
    Message append(Channel channel, Message message) {
        message.id = ids.next();
        message.number = ++channel.lastNumber;
        channel.messages.add(message);
        touch(channel, message);
        return message;
    }

    /** The message (or only the channel) changed: everybody who looks is woken. */
    void touch(Channel channel, @Nullable Message message) {
        channel.seq = ++state.seq;
        if (message != null) {
            message.seq = channel.seq;
        }
        changed.signalAll();
        changed();
    }

    Message.Attached keepFile(String name, String mediaType, byte[] content, @Nullable String description) {
        StoredFile file = files.keep(name, mediaType, content);
        state.files.put(file.id(), file);
        return new Message.Attached(ids.next(), file.id(), name, mediaType, file.size(), description);
    }

    /** The bot that is meant: {@code @name} or {@code @name#server}. */
    App named(@Nullable String to) {
        String bot = to == null || to.startsWith("#") ? null : to.replaceFirst("#.*$", "");
        return app(bot).orElseThrow(() -> Refusal.notFound("no bot " + bot));
    }

    /** The channel that is meant: direct messages, or the one of the server behind the {@code #}. */
    Channel between(long user, @Nullable String to) {
        App app = named(to);
        int mark = to == null ? -1 : to.indexOf('#');
        if (to == null || mark < 0) {
            return direct(app, user);
        }
        String name = to.substring(mark + 1);
        return state.guilds.values().stream()
                .filter(g -> g.people.contains(user))
                .map(g -> state.channels.get(g.channel))
                .filter(c -> c.name.equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("the person is in no server " + name));
    }

    User person(long id) {
        return user(id).orElseThrow(() -> Refusal.notFound("no person with id " + id));
    }

    <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    void changed() {
        world.store().keep("discord", () -> locked(() -> Json.tree(state)));
    }

    /** Forgets people, channels and apps, but the operator's app keeps its id, token and commands. */
    void reset() {
        locked(() -> {
            App operator = operator();
            operator.coldOpenings.clear();
            State fresh = new State();
            fresh.people = state.people;
            fresh.seq = state.seq;
            fresh.apps.put(operator.id, operator);
            state = fresh;
            direct.clear();
            byToken.clear();
            byToken.put(operator.token, operator);
            changed.signalAll();
            changed();
            return state;
        });
    }
}
