package net.runagent.sandbox.agent;

import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import net.runagent.sandbox.discord.DiscordParty;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.server.Machine;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The agent's side of Discord, which is a plugin: a login at the gateway with its own token, answers to its owner only. The
 * program has no setting for Discord's address; here its name leads to the simulated one.
 */
final class DiscordChannel extends Channel {
    /** Servers, their messages, direct messages, content: what the plugin asks for. */
    private static final int INTENTS = 1 | 1 << 9 | 1 << 12 | 1 << 15;

    private static final int UNAUTHORIZED = 401;
    private static final int WRONG_TOKEN = 4_004;
    private static final int DISALLOWED_INTENTS = 4_014;
    private static final int LINE_BROKE = 1_006;

    /** Only its own thread uses these: the session that it can go on with. */
    private String session = "";

    private String resumeAt = "";
    private long seq;

    DiscordChannel(
            Machine machine,
            Outside outside,
            Mind mind,
            AgentConfig config,
            AgentSecrets secrets,
            String user,
            String state) {
        super(machine, outside, mind, config, secrets, new Memory(machine, user, state), secrets.discordToken(config));
    }

    @Override
    String name() {
        return "discord";
    }

    @Override
    String tokenField() {
        return "token";
    }

    @Override
    String mode() {
        return "gateway";
    }

    @Override
    boolean listen(String bot) throws IOException, InterruptedException {
        if (!config.plugin(machine, "@openclaw/discord")) {
            ends("plugin not installed: @openclaw/discord");
            return false;
        }
        int code = connect(bot);
        if (code == WRONG_TOKEN || code == UNAUTHORIZED || code == DISALLOWED_INTENTS) {
            String why = code == DISALLOWED_INTENTS ? "Used disallowed intents" : "Unauthorized";
            ends("Call failed! (" + code + ": " + why + ")");
            return false;
        }
        pause();
        return true;
    }

    private String base() {
        return machine.world().party(DiscordParty.class).map(DiscordParty::url).orElse("http://discord.invalid")
                + "/api/v10";
    }

    /** Stays connected as long as it goes. @return the close code, or the status of a refusal */
    private int connect(String bot) throws IOException, InterruptedException {
        Outside.Reply gateway = outside.discord("GET", base() + "/gateway/bot", bot, null);
        if (gateway.status() != 200) {
            return gateway.status();
        }
        String at = resumeAt.isEmpty() ? gateway.body().path("url").asString("") : resumeAt;
        Line line = new Line();
        WebSocket socket = outside.socket(URI.create(at + "/?v=10&encoding=json"), line);
        try {
            int code = listen(socket, line, bot);
            connected = false;
            return code;
        } finally {
            socket.abort();
        }
    }

    private int listen(WebSocket socket, Line line, String bot) throws IOException, InterruptedException {
        long beatNanos = TimeUnit.MINUTES.toNanos(1);
        long beatAt = System.nanoTime() + beatNanos;
        while (true) {
            JsonNode payload = line.arrived.poll(beatAt - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (System.nanoTime() >= beatAt) {
                say(socket, Map.of("op", 1, "d", seq));
                beatAt += beatNanos;
            }
            if (payload == null) {
                continue;
            }
            if (payload.path("s").isNumber()) {
                seq = payload.path("s").asLong(0);
            }
            switch (payload.path("op").asInt(-1)) {
                case 0 -> heard(bot, payload.path("t").asString(""), payload.path("d"));
                case 7 -> {
                    return LINE_BROKE;
                }
                case 9 -> {
                    session = "";
                    resumeAt = "";
                    return LINE_BROKE;
                }
                case 10 -> {
                    long millis = payload.path("d").path("heartbeat_interval").asLong(40_000);
                    beatNanos = TimeUnit.MILLISECONDS.toNanos(millis);
                    beatAt = System.nanoTime() + beatNanos;
                    logIn(socket, bot);
                }
                case Line.CLOSED -> {
                    return payload.path("code").asInt(LINE_BROKE);
                }
                default -> {}
            }
        }
    }

    private void logIn(WebSocket socket, String bot) {
        Object data = session.isEmpty()
                ? Map.of("op", 2, "d", Map.of("token", bot, "intents", INTENTS, "properties", Map.of("os", "linux")))
                : Map.of("op", 6, "d", Map.of("token", bot, "session_id", session, "seq", seq));
        say(socket, data);
    }

    private static void say(WebSocket socket, Object payload) {
        socket.sendText(Json.text(payload), true).join();
    }

    private void heard(String bot, String type, JsonNode data) throws IOException, InterruptedException {
        switch (type) {
            case "READY" -> {
                session = data.path("session_id").asString("");
                resumeAt = data.path("resume_gateway_url").asString("");
                username = data.path("user").path("username").asString("");
                online();
            }
            case "RESUMED" -> online();
            case "MESSAGE_CREATE" -> answer(bot, data);
            default -> {}
        }
    }

    private void answer(String bot, JsonNode message) throws IOException, InterruptedException {
        String text = message.path("content").asString("");
        JsonNode author = message.path("author");
        boolean direct = !message.has("guild_id");
        if (text.isEmpty()
                || !direct
                || author.path("bot").asBoolean(false)
                || !config.allows(name(), author.path("id").asString(""))) {
            return;
        }
        String channel = base() + "/channels/" + message.path("channel_id").asString("");
        outside.discord("POST", channel + "/typing", bot, null);
        outside.discord("POST", channel + "/messages", bot, Map.of("content", thinking.answer(text)));
    }

    @Override
    String deliver(String to, String text) throws IOException, InterruptedException {
        String bot = token;
        if (bot == null) {
            return "SECRETS_DEGRADED: token is unresolved";
        }
        if (!to.startsWith("user:")) {
            return "Ambiguous Discord recipient \"" + to + "\": use user:" + to + " or channel:" + to;
        }
        Outside.Reply direct = outside.discord(
                "POST", base() + "/users/@me/channels", bot, Map.of("recipient_id", to.substring("user:".length())));
        Outside.Reply sent = direct.status() == 200
                ? outside.discord(
                        "POST",
                        base() + "/channels/" + direct.body().path("id").asString("") + "/messages",
                        bot,
                        Map.of("content", text))
                : direct;
        return sent.status() == 200
                ? ""
                : sent.body().path("message").asString("") + " ("
                        + sent.body().path("code").asInt(0) + ")";
    }

    /** What comes on the line, in its order, its end included. */
    private static final class Line implements WebSocket.Listener {
        static final int CLOSED = -2;

        final BlockingQueue<JsonNode> arrived = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                arrived.add(Json.read(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            arrived.add(Json.object().put("op", CLOSED).put("code", code));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            arrived.add(Json.object().put("op", CLOSED).put("code", LINE_BROKE));
        }
    }
}
