package net.runagent.sandbox.telegram;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import net.runagent.sandbox.http.LoopbackServer;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.people.ChatParty;
import net.runagent.sandbox.people.Files;
import net.runagent.sandbox.people.Saying;
import net.runagent.sandbox.people.Seen;
import net.runagent.sandbox.people.StoredFile;
import net.runagent.sandbox.world.Faults.Fault;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Telegram: a Bot API server on loopback, and the phones of its people. */
public final class TelegramParty implements ChatParty {
    private final Limits limits = new Limits();
    private @Nullable Messenger messenger;
    private @Nullable Phone phone;
    private @Nullable BotApi api;
    private @Nullable Sending sending;
    private @Nullable Updates updates;
    private @Nullable LoopbackServer server;

    /**
     * A message that a bot sent or edited.
     *
     * @param nanos when it was shown, as {@link System#nanoTime()} tells
     */
    public record Shown(String bot, String userId, long message, String text, boolean edited, long nanos) {}

    /**
     * The answer to one getUpdates, about to be written.
     *
     * @param nanos as {@link System#nanoTime()} tells
     */
    public record HandedOut(String bot, JsonNode updates, long nanos) {}

    @Override
    public String name() {
        return "telegram";
    }

    @Override
    public String platform() {
        return "telegram";
    }

    @Override
    public void open(World world) {
        Messenger chats = new Messenger(world);
        Wire wire = new Wire(chats);
        Updates queues = new Updates(chats);
        Managing managing = new Managing(chats, queues, wire);
        Sending writes = new Sending(chats, wire, limits);
        BotApi door = new BotApi(chats, wire, queues, managing, writes, new BotApiContract());
        Routes routes = new Routes();
        door.addTo(routes);
        messenger = chats;
        updates = queues;
        api = door;
        sending = writes;
        phone = new Phone(chats, queues, wire, managing);
        server = LoopbackServer.of(name(), world, routes)
                .naming(door::name)
                .faults(TelegramParty::trouble)
                .start();
    }

    private static Response trouble(Fault fault) {
        return switch (fault.status()) {
            case 429 -> ApiError.tooMany(Math.max(1, fault.seconds())).response();
            case 403 ->
                ApiError.of(403, "Forbidden: bot was blocked by the user").response();
            case 401 -> ApiError.of(401, "Unauthorized").response();
            case 409 ->
                ApiError.of(
                                409,
                                "Conflict: terminated by other getUpdates request; make sure that only one bot"
                                        + " instance is running")
                        .response();
            case 502 -> Response.html(502, "<html><head><title>502 Bad Gateway</title></head></html>");
            default -> ApiError.of(fault.status(), fault.code()).response();
        };
    }

    @Override
    public Map<String, String> bases() {
        return Map.of(name(), url());
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "runagent.telegram.token", operatorToken(),
                "runagent.telegram.api-url", url(),
                "runagent.agent.telegram-api-url", url());
    }

    /** The base URL of the Bot API, without a slash at the end. */
    public String url() {
        return open(server).url();
    }

    public String operatorToken() {
        return open(messenger).operator().token;
    }

    /** Flood limits, both on at first. */
    public void limits(boolean global, boolean perChat) {
        limits.global = global;
        limits.perChat = perChat;
    }

    /** Off for load drivers: calls are then not compared with the published description. */
    public void validating(boolean on) {
        open(api).validating(on);
    }

    /** Is called for each message that a bot sends or edits, while the chats are locked: it must be quick. */
    public void watch(Consumer<Shown> watcher) {
        open(sending).watch(watcher);
    }

    /** Is called for each answer to getUpdates, while the chats are locked: it must be quick. */
    public void watchPolls(Consumer<HandedOut> watcher) {
        open(updates).watch(watcher);
    }

    /** Each of these people says the text that stands beside their id, all in one moment. */
    public void sayAtOnce(Map<String, String> texts) {
        Messenger chats = open(messenger);
        chats.lock.lock();
        try {
            texts.forEach((userId, text) -> says(userId, Saying.of(text)));
        } finally {
            chats.lock.unlock();
        }
    }

    /** Taps like {@link #taps} but does not wait for the bot to acknowledge it. */
    public void tapsAndGoesOn(String userId, @Nullable String bot, String button, @Nullable Long message) {
        open(phone).tapsAndGoesOn(id(userId), bot, button, message);
    }

    @Override
    public void worldRoutes(Routes routes) {
        routes.get("/world/files/{file}", this::file);
        routes.post("/world/telegram/limits", r -> {
            limits(
                    r.json().path("global").asBoolean(true),
                    r.json().path("perChat").asBoolean(true));
            return Response.json(Map.of("global", limits.global, "perChat", limits.perChat));
        });
        routes.post("/world/telegram/new-ids", r -> {
            drawNewIds();
            return Response.json(Map.of());
        });
        routes.post("/world/telegram/taps-again", r -> {
            JsonNode json = r.json();
            boolean found = open(phone).tapsAgain(json.path("userId").asLong(), bot(json));
            return found ? Response.json(Map.of()) : Response.error(404, "the person has not tapped anything");
        });
        routes.post(
                "/world/telegram/revokes",
                r -> Response.json(
                        Map.of("token", open(phone).revokes(r.json().path("bot").asString("")))));
    }

    private static @Nullable String bot(JsonNode json) {
        return json.path("bot").asString(null);
    }

    /** As after a week without updates: the operator's next update id is drawn anew. */
    public void drawNewIds() {
        Messenger chats = open(messenger);
        chats.lock.lock();
        try {
            open(updates).drawNewIds(chats.operator());
        } finally {
            chats.lock.unlock();
        }
    }

    /** The app sends the person's newest tap once more, as it does after a reconnect; false when there was none. */
    public boolean tapsAgain(String userId) {
        return open(phone).tapsAgain(id(userId), null);
    }

    /** Whether the operator's bot waits in a long poll right now. */
    public boolean isPolled() {
        return open(updates).isPolled(open(messenger).operator());
    }

    private Response file(Request request) {
        String id = request.param("file").replaceFirst("\\.[^.]*$", "");
        Files files = open(messenger).files;
        StoredFile file = files.find(id).orElseThrow(() -> Refusal.notFound("no such file"));
        return Response.bytes(200, file.mediaType(), files.content(file))
                .header(
                        "Content-Disposition",
                        "inline; filename=\"" + file.name().replace("\"", "") + "\"");
    }

    @Override
    public Account create(String name, @Nullable String language) {
        Messenger chats = open(messenger);
        chats.lock.lock();
        try {
            User user = chats.newUser(name, language);
            return new Account(Long.toString(user.id), user.username);
        } finally {
            chats.lock.unlock();
        }
    }

    @Override
    public Said says(String userId, Saying saying) {
        return open(phone).says(id(userId), saying);
    }

    @Override
    public Tapped taps(String userId, @Nullable String bot, String button, @Nullable Long message) {
        return open(phone).taps(id(userId), bot, button, message);
    }

    @Override
    public String createsBot(String userId, @Nullable String username) {
        return open(phone).createsBot(id(userId), username);
    }

    @Override
    public OwnBot makesToken(String userId, String username) {
        return open(phone).makesToken(id(userId), username);
    }

    /** The owner of the bot revokes its token with BotFather. @return the new one, which the owner alone sees */
    public String revokes(String username) {
        return open(phone).revokes(username);
    }

    @Override
    public String opens(String userId, @Nullable String bot, String label) {
        return open(phone).opens(id(userId), bot, label);
    }

    @Override
    public void blocks(String userId, @Nullable String bot, boolean blocked) {
        open(phone).blocks(id(userId), bot, blocked);
    }

    @Override
    public Seen sees(String userId, @Nullable String bot, long after) {
        return open(phone).sees(id(userId), bot, after);
    }

    @Override
    public List<Window> chats(String userId) {
        return open(phone).chats(id(userId));
    }

    @Override
    public Optional<Seen.Message> awaits(
            String userId, @Nullable String bot, String regex, long after, Duration within) {
        return open(phone).awaits(id(userId), bot, regex, after, within);
    }

    @Override
    public void reset() {
        open(messenger).reset();
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }

    private static long id(String userId) {
        try {
            return Long.parseLong(userId);
        } catch (NumberFormatException notAnId) {
            throw Refusal.notFound("no person with id " + userId);
        }
    }

    private static <T> T open(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("Telegram is not open yet");
        }
        return part;
    }
}
