package net.runagent.sandbox.discord;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.runagent.sandbox.http.LoopbackServer;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.people.ChatParty;
import net.runagent.sandbox.people.Saying;
import net.runagent.sandbox.people.Seen;
import net.runagent.sandbox.world.Faults.Fault;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;

/** Discord: a REST server and a gateway on loopback, and the windows of its people. */
public final class DiscordParty implements ChatParty {
    private static final String GATEWAY_PORT = "discord-gateway";

    private final Clock clock;
    private final Steering steering =
            new Steering(() -> new Steering.Scene(open().network, open().gateway, open().rates));
    private @Nullable Open open;

    /** All that is there once the world is open. */
    private record Open(
            Network network,
            Rates rates,
            RestApi api,
            Interactions interactions,
            Gateway gateway,
            Phone phone,
            Looking looking,
            GatewayServer socket,
            LoopbackServer server) {}

    public DiscordParty() {
        this(Clock.systemUTC());
    }

    /** @param clock real time: of ids, the limits and the life of interactions */
    DiscordParty(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "discord";
    }

    @Override
    public String platform() {
        return "discord";
    }

    @Override
    public void open(World world) {
        Network network = new Network(world, clock);
        Wire wire = new Wire(network, this::url);
        Gateway gateway = new Gateway(network, wire);
        View view = new View(network);
        Posting posting = new Posting(network, wire, view);
        Interactions interactions = new Interactions(network, wire, gateway);
        MessageApi messages = new MessageApi(network, wire, posting, gateway);
        Rates rates = new Rates(clock);
        Routes routes = new Routes();
        RestApi api = new RestApi(network, rates, routes);
        new AccountApi(network, wire, gateway::url).addTo(api);
        new CommandApi(network).addTo(api);
        messages.addTo(api);
        new InteractionApi(network, wire, posting, interactions, messages).addTo(api);
        routes.get("/attachments/{channel}/{attachment}/{name}", r -> attachment(network, r));
        GatewayServer socket =
                GatewayServer.open(gateway, network, world.ports().of(GATEWAY_PORT));
        world.ports().remember(GATEWAY_PORT, socket.getPort());
        LoopbackServer server = LoopbackServer.of(name(), world, routes)
                .naming(r -> r.method() + " " + r.route().replaceFirst("^" + RestApi.ROOT, ""))
                .errors((status, code) -> ApiError.of(status, 0, code).response())
                .faults(DiscordParty::trouble)
                .start();
        Phone phone = new Phone(network, interactions, messages);
        Looking looking = new Looking(network, interactions, view, phone);
        open = new Open(network, rates, api, interactions, gateway, phone, looking, socket, server);
    }

    /** A code that is a number stands for one of Discord's own. */
    private static Response trouble(Fault fault) {
        if (fault.status() == 429) {
            return Rates.tooMany(1_000L * Math.max(1, fault.seconds()), "user");
        }
        if (fault.status() == 401) {
            return ApiError.unauthorized().response();
        }
        int code = fault.code().matches("\\d{1,9}") ? Integer.parseInt(fault.code()) : 0;
        return ApiError.of(fault.status(), code, fault.code()).response();
    }

    private static Response attachment(Network network, Request request) {
        long channel = User.id(request.param("channel"));
        long file = User.id(request.param("attachment"));
        return network.locked(() -> network.channel(channel).stream()
                .flatMap(c -> c.messages.stream())
                .flatMap(m -> m.attachments.stream())
                .filter(a -> a.id() == file)
                .findFirst()
                .flatMap(a -> network.files.find(a.file()))
                .map(f -> Response.bytes(200, f.mediaType(), network.files.content(f)))
                .orElseGet(() -> Response.text(404, "This content is no longer available.")));
    }

    @Override
    public Map<String, String> bases() {
        Map<String, String> bases = new LinkedHashMap<>();
        bases.put(name(), url());
        bases.put("discordGateway", open().gateway.url());
        return bases;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "runagent.discord.token", operatorToken(),
                "runagent.discord.application-id", applicationId(),
                "runagent.discord.rest-url", url() + "/api/v10",
                "runagent.discord.gateway-url", gatewayUrl());
    }

    /** The base URL of the REST server, without {@code /api/v10} and without a slash at the end. */
    public String url() {
        return open().server.url();
    }

    public String gatewayUrl() {
        return open().gateway.url();
    }

    public String operatorToken() {
        return open().network.operator().token;
    }

    /** The id of the operator's application, which is its bot's too. */
    public String applicationId() {
        return Long.toString(open().network.operator().id);
    }

    /** Rate limits, on at first; off for load drivers. */
    public void limits(boolean on) {
        open().rates.on = on;
    }

    /** Off for load drivers: bodies are then held against the published description only once. */
    public void validating(boolean on) {
        open().api.validating = on;
    }

    /** How often bots that connect from now on are told to send heartbeats. */
    public void heartbeats(Duration every) {
        open().gateway.beat(every);
    }

    /** Whether the bot is logged in at the gateway; the operator's for null. */
    public boolean hears(@Nullable String bot) {
        Network network = open().network;
        return open().gateway.hears(network.locked(() -> network.named(bot)));
    }

    @Override
    public void worldRoutes(Routes routes) {
        steering.addTo(routes);
    }

    /** The owner of the bot resets its token in the portal. @return the new one, which the owner alone sees */
    public String revokes(String bot) {
        return steering.revokes(bot);
    }

    @Override
    public Account create(String name, @Nullable String language) {
        Network network = open().network;
        return network.locked(() -> {
            User user = network.newUser(name, language);
            return new Account(Long.toString(user.id), user.username);
        });
    }

    @Override
    public Said says(String userId, Saying saying) {
        return open().phone.says(User.id(userId), saying);
    }

    @Override
    public List<Choice> completes(String userId, Saying saying) {
        return open().phone.completes(User.id(userId), saying);
    }

    @Override
    public Tapped taps(String userId, @Nullable String bot, String button, @Nullable Long message) {
        return open().phone.taps(User.id(userId), bot, button, message);
    }

    @Override
    public Tapped chooses(String userId, @Nullable String bot, List<String> values) {
        return open().phone.chooses(User.id(userId), bot, values);
    }

    @Override
    public Said fills(String userId, @Nullable String bot, Map<String, String> fields) {
        return open().phone.fills(User.id(userId), bot, fields);
    }

    @Override
    public OwnBot makesToken(String userId, String username) {
        return open().phone.makesToken(User.id(userId), username);
    }

    @Override
    public String opens(String userId, @Nullable String bot, String label) {
        return open().phone.opens(User.id(userId), bot, label);
    }

    @Override
    public void blocks(String userId, @Nullable String bot, boolean blocked) {
        open().phone.blocks(User.id(userId), bot, blocked);
    }

    @Override
    public Seen sees(String userId, @Nullable String bot, long after) {
        return open().looking.sees(User.id(userId), bot, after);
    }

    @Override
    public List<Window> chats(String userId) {
        return open().looking.chats(User.id(userId));
    }

    @Override
    public Optional<Seen.Message> awaits(
            String userId, @Nullable String bot, String regex, long after, Duration within) {
        return open().looking.awaits(User.id(userId), bot, regex, after, within);
    }

    @Override
    public void reset() {
        Network network = open().network;
        network.locked(() -> {
            network.reset();
            open().interactions.reset();
            return network;
        });
        open().gateway.reset();
    }

    @Override
    public void close() {
        if (open != null) {
            open.socket.close();
            open.server.close();
        }
    }

    private Open open() {
        if (open == null) {
            throw new IllegalStateException("Discord is not open yet");
        }
        return open;
    }
}
