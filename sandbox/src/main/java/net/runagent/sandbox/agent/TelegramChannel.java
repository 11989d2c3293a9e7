package net.runagent.sandbox.agent;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.server.Machine;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The agent's side of Telegram: long polling with its own token, answers to its owner only. */
final class TelegramChannel implements Channel {
    private static final int POLL_SECONDS = 25;
    private static final int REVOKED = 401;

    private final Machine machine;
    private final Outside outside;
    private final AgentConfig config;
    private final String user;
    private final String offsetFile;
    private final @Nullable String token;
    private final Thinking thinking;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean connected;
    private volatile String trouble = "";
    private volatile String username = "";
    private @Nullable Thread thread;
    /** The next update to ask for; 0 until one came. Only the polling thread uses it. */
    private long held;

    TelegramChannel(
            Machine machine, Outside outside, AgentConfig config, AgentSecrets secrets, String user, String state) {
        this.machine = machine;
        this.outside = outside;
        this.config = config;
        this.user = user;
        this.offsetFile = state + "/telegram/update-offset-default.json";
        this.token = secrets.telegramToken(config);
        this.thinking = new Thinking(outside, config, secrets.modelKey(config));
    }

    @Override
    public String name() {
        return "telegram";
    }

    @Override
    public String mode() {
        return "polling";
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("agent-" + machine.id()).start(this::run);
    }

    @Override
    public void stop() {
        stopped.countDown();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean ready() {
        return connected;
    }

    @Override
    public String trouble() {
        return trouble;
    }

    @Override
    public String username() {
        return username;
    }

    private void run() {
        if (token == null) {
            trouble = "SECRETS_DEGRADED: botToken is unresolved";
            machine.journal("openclaw", "[telegram] " + trouble);
            return;
        }
        try {
            while (stopped.getCount() > 0) {
                try {
                    if (!connected && !connect(token)) {
                        return;
                    }
                    poll(token);
                } catch (IOException | JacksonException line) {
                    trouble = "network error";
                    stopped.await(300, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when the token is refused: that does not mend itself. */
    private boolean connect(String bot) throws IOException, InterruptedException {
        JsonNode me = outside.bot(config.telegramRoot(), bot, "getMe", Map.of());
        if (refused(me)) {
            return false;
        }
        username = me.path("result").path("username").asString("");
        outside.bot(config.telegramRoot(), bot, "deleteWebhook", Map.of("drop_pending_updates", false));
        outside.bot(
                config.telegramRoot(),
                bot,
                "setMyCommands",
                Map.of("commands", List.of(Map.of("command", "status", "description", "Show the agent's status"))));
        connected = true;
        trouble = "";
        machine.journal("openclaw", "[telegram] connected as @" + username);
        return true;
    }

    private boolean refused(JsonNode answer) {
        if (answer.path("ok").asBoolean(false)) {
            return false;
        }
        int code = answer.path("error_code").asInt(0);
        trouble = "Call failed! (" + code + ": " + answer.path("description").asString("") + ")";
        if (code == REVOKED || code == 404) {
            connected = false;
            machine.journal("openclaw", "[telegram] auto-restart skipped, terminal disconnect");
            stopped.countDown();
        }
        return true;
    }

    private void poll(String bot) throws IOException, InterruptedException {
        JsonNode answer = outside.bot(
                config.telegramRoot(),
                bot,
                "getUpdates",
                Map.of(
                        "offset", offset(),
                        "timeout", POLL_SECONDS,
                        "allowed_updates", List.of("message", "callback_query")));
        if (refused(answer)) {
            stopped.await(300, TimeUnit.MILLISECONDS);
            return;
        }
        for (JsonNode update : answer.path("result")) {
            if (stopped.getCount() == 0) {
                return;
            }
            handle(bot, update.path("message"));
            machine.writeAs(
                    user,
                    offsetFile,
                    Json.text(Map.of(
                            "version",
                            1,
                            "lastUpdateId",
                            update.path("update_id").asLong())),
                    0600);
            held = update.path("update_id").asLong() + 1;
        }
    }

    private long offset() {
        String kept = machine.textFor(user, offsetFile);
        if (held == 0 && kept != null) {
            try {
                return Json.read(kept).path("lastUpdateId").asLong(-1) + 1;
            } catch (JacksonException broken) {
                return 0;
            }
        }
        return held;
    }

    private void handle(String bot, JsonNode message) throws IOException, InterruptedException {
        String text = message.path("text").asString("");
        long sender = message.path("from").path("id").asLong(0);
        boolean direct = message.path("chat").path("type").asString("").equals("private");
        if (text.isEmpty() || !direct || !config.allows(name(), String.valueOf(sender))) {
            return;
        }
        long chat = message.path("chat").path("id").asLong();
        outside.bot(config.telegramRoot(), bot, "sendChatAction", Map.of("chat_id", chat, "action", "typing"));
        send(bot, chat, thinking.answer(text));
    }

    private void send(String bot, long chat, String text) throws IOException, InterruptedException {
        outside.bot(config.telegramRoot(), bot, "sendMessage", Map.of("chat_id", chat, "text", text));
    }

    @Override
    public String deliver(String to, String text) throws IOException, InterruptedException {
        if (token == null || !to.matches("[0-9]{1,20}")) {
            return "Channel telegram is not configured";
        }
        JsonNode sent = outside.bot(
                config.telegramRoot(), token, "sendMessage", Map.of("chat_id", Long.parseLong(to), "text", text));
        return sent.path("ok").asBoolean(false)
                ? ""
                : "Call to 'sendMessage' failed! (" + sent.path("error_code").asInt(0) + ": "
                        + sent.path("description").asString("") + ")";
    }
}
