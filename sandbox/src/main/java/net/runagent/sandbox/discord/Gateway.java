package net.runagent.sandbox.discord;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.runagent.sandbox.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The gateway's protocol: who logs in, who goes on where, who hears what. */
final class Gateway implements Events {
    private static final int HEARTBEAT = 1;
    private static final int IDENTIFY = 2;
    private static final int RESUME = 6;
    private static final int RECONNECT = 7;
    private static final int INVALID_SESSION = 9;
    private static final int HELLO = 10;
    private static final int HEARTBEAT_ACK = 11;
    /** Presence, voice, members: taken and not simulated. */
    private static final List<Integer> IGNORED = List.of(3, 4, 8, 31);

    private static final int UNKNOWN_OPCODE = 4_001;
    private static final int DECODE_ERROR = 4_002;
    private static final int NOT_AUTHENTICATED = 4_003;
    private static final int AUTHENTICATION_FAILED = 4_004;
    private static final int ALREADY_AUTHENTICATED = 4_005;
    private static final int INVALID_SEQ = 4_007;
    private static final int RATE_LIMITED = 4_008;
    private static final int SESSION_TIMED_OUT = 4_009;
    private static final int INVALID_SHARD = 4_010;
    private static final int INVALID_INTENTS = 4_013;
    private static final int DISALLOWED_INTENTS = 4_014;

    /** Members and presences, which no simulated app is approved for. */
    private static final int NEVER_ALLOWED = 1 << 1 | 1 << 8;

    private static final int ALL_INTENTS = (1 << 17) - 1 | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25;
    /** Not published; a few minutes. */
    private static final long RESUMABLE_MILLIS = 3 * 60_000;

    /** What a beat may at least be late by. */
    private static final long LATE_MILLIS = 5_000;

    private final Network network;
    private final Wire wire;
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final List<Connection> connections = new ArrayList<>();
    private volatile Duration beat = Duration.ofMillis(41_250);
    private volatile String url = "";

    Gateway(Network network, Wire wire) {
        this.network = network;
        this.wire = wire;
    }

    void at(String address) {
        this.url = address;
    }

    String url() {
        return url;
    }

    /** How often new connections are told to beat. */
    void beat(Duration every) {
        this.beat = every;
    }

    Duration beat() {
        return beat;
    }

    void opened(Connection connection) {
        network.locked(() -> connections.add(connection));
        connection.send(HELLO, Map.of("heartbeat_interval", beat.toMillis()));
    }

    /** @param clean whether the bot said that it does not come back */
    void closed(Connection connection, boolean clean) {
        network.locked(() -> {
            connections.remove(connection);
            Session session = connection.session;
            if (session != null && session.connection == connection) {
                session.connection = null;
                session.lostAt = network.clock.millis();
                if (clean) {
                    sessions.remove(session.id);
                }
            }
            return true;
        });
    }

    void received(Connection connection, String text) {
        if (!connection.counts(network.clock.millis())) {
            connection.close(RATE_LIMITED, "Rate limited.");
            return;
        }
        JsonNode payload;
        try {
            payload = Json.read(text);
        } catch (JacksonException notJson) {
            connection.close(DECODE_ERROR, "Error while decoding payload.");
            return;
        }
        network.locked(() -> {
            handle(connection, payload.path("op").asInt(-1), payload.path("d"));
            return true;
        });
    }

    private void handle(Connection connection, int op, JsonNode data) {
        if (op == HEARTBEAT) {
            connection.lastBeatMillis = network.clock.millis();
            connection.send(HEARTBEAT_ACK, null);
        } else if (op == IDENTIFY && connection.session != null) {
            connection.close(ALREADY_AUTHENTICATED, "Already authenticated.");
        } else if (op == IDENTIFY) {
            identify(connection, data);
        } else if (op == RESUME) {
            resume(connection, data);
        } else if (!IGNORED.contains(op)) {
            connection.close(UNKNOWN_OPCODE, "Unknown opcode.");
        } else if (connection.session == null) {
            connection.close(NOT_AUTHENTICATED, "Not authenticated.");
        }
    }

    private @Nullable App authenticated(Connection connection, JsonNode data) {
        String token = data.path("token").asString("").replaceFirst("^Bot ", "");
        App app = network.byToken(token).orElse(null);
        if (app == null) {
            connection.close(AUTHENTICATION_FAILED, "Authentication failed.");
        }
        return app;
    }

    private void identify(Connection connection, JsonNode data) {
        App app = authenticated(connection, data);
        if (app == null) {
            return;
        }
        int intents = data.path("intents").asInt(-1);
        int shard = data.path("shard").path(0).asInt(0);
        int shards = data.path("shard").path(1).asInt(1);
        if (intents < 0 || (intents & ~ALL_INTENTS) != 0) {
            connection.close(INVALID_INTENTS, "Invalid intent(s).");
        } else if ((intents & NEVER_ALLOWED) != 0 || (!app.messageContent && (intents & MESSAGE_CONTENT) != 0)) {
            connection.close(DISALLOWED_INTENTS, "Disallowed intent(s).");
        } else if (shard < 0 || shards < 1 || shard >= shards) {
            connection.close(INVALID_SHARD, "Invalid shard.");
        } else {
            Session session = new Session(network.world.chance().hex(32), app, intents, shard, shards);
            sessions.put(session.id, session);
            join(session, connection);
            session.emit("READY", wire.ready(session, url));
            if ((intents & GUILDS) != 0) {
                wire.guilds(app).forEach(g -> session.emit("GUILD_CREATE", Servers.create(network, wire, g, app)));
            }
        }
    }

    /** Bots hear of a server when they come into it. */
    void announce(Guild guild) {
        guild.apps.forEach(id -> network.app(id)
                .ifPresent(app -> send(app, GUILDS, "GUILD_CREATE", Servers.create(network, wire, guild, app))));
    }

    private void join(Session session, Connection connection) {
        Connection before = session.connection;
        session.connection = connection;
        connection.session = session;
        if (before != null && before != connection) {
            before.close(SESSION_TIMED_OUT, "Session timed out.");
        }
        network.changed.signalAll();
    }

    private void resume(Connection connection, JsonNode data) {
        App app = authenticated(connection, data);
        if (app == null) {
            return;
        }
        Session session = sessions.get(data.path("session_id").asString(""));
        long known = data.path("seq").asLong(0);
        boolean late = session != null
                && session.connection == null
                && session.lostAt + RESUMABLE_MILLIS < network.clock.millis();
        if (session == null || session.app != app || late) {
            connection.send(INVALID_SESSION, false);
        } else if (!session.reaches(known)) {
            connection.close(INVALID_SEQ, "Invalid seq.");
        } else if (!session.keeps(known)) {
            sessions.remove(session.id);
            connection.send(INVALID_SESSION, false);
        } else {
            session.replay(known, connection);
            join(session, connection);
            session.emit("RESUMED", Json.object().set("_trace", Json.array()));
        }
    }

    @Override
    public void send(App app, int intent, String type, ObjectNode data) {
        long guild = data.path("guild_id").asLong(0);
        for (Session session : List.copyOf(sessions.values())) {
            boolean meant = session.app == app
                    && (intent == 0 || (session.intents & intent) != 0)
                    && (guild >> 22) % session.shards == session.shard;
            if (meant) {
                session.emit(type, type.startsWith("MESSAGE_") ? session.visible(data) : data);
            }
        }
    }

    boolean hears(App app) {
        return network.locked(() -> sessions.values().stream()
                .anyMatch(s -> s.app == app && s.connection != null && s.connection.isOpen()));
    }

    /**
     * Closes those that have not been heard of for one and a half beats, and forgets what cannot be resumed any more. Where
     * beats are short for a test, a busy machine must still be able to keep them.
     */
    void sweep() {
        network.locked(() -> {
            long now = network.clock.millis();
            long limit = beat.toMillis() + Math.max(beat.toMillis() / 2, LATE_MILLIS);
            for (Connection connection : List.copyOf(connections)) {
                if (connection.lastBeatMillis + limit < now) {
                    forget(connection);
                    connection.close(SESSION_TIMED_OUT, "Session timed out.");
                }
            }
            sessions.values().removeIf(s -> s.connection == null && s.lostAt + RESUMABLE_MILLIS < now);
            return true;
        });
    }

    private void forget(Connection connection) {
        if (connection.session != null) {
            sessions.remove(connection.session.id);
        }
    }

    /** Trouble that bots must live with. */
    enum Trouble {
        /** The line breaks; the session can be resumed. */
        DROPS,
        /** The line breaks, and the session is forgotten. */
        FORGETS,
        /** Op 7. */
        RECONNECT,
        /** Op 9, not resumable. */
        INVALID,
        /** The line looks alive, and nothing comes. */
        SILENT
    }

    void makes(App app, Trouble trouble) {
        network.locked(() -> {
            for (Connection connection : of(app)) {
                switch (trouble) {
                    case DROPS -> connection.cut();
                    case FORGETS -> {
                        forget(connection);
                        connection.cut();
                    }
                    case RECONNECT -> connection.send(RECONNECT, null);
                    case INVALID -> {
                        forget(connection);
                        connection.session = null;
                        connection.send(INVALID_SESSION, false);
                    }
                    case SILENT -> connection.goSilent();
                }
            }
            return true;
        });
    }

    /** The bot's token is no longer good. */
    void expel(App app) {
        network.locked(() -> {
            of(app).forEach(c -> {
                forget(c);
                c.close(AUTHENTICATION_FAILED, "Authentication failed.");
            });
            sessions.values().removeIf(s -> s.app == app);
            return true;
        });
    }

    private List<Connection> of(App app) {
        return connections.stream()
                .filter(c -> c.session != null && c.session.app == app)
                .toList();
    }

    /** Bots that are no more are sent away. */
    void reset() {
        List<App> gone = network.locked(() -> sessions.values().stream()
                .map(s -> s.app)
                .filter(a -> network.app(a.id).isEmpty())
                .distinct()
                .toList());
        gone.forEach(this::expel);
    }
}
