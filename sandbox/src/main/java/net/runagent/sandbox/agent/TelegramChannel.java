package net.runagent.sandbox.agent;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.server.Machine;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The agent's side of Telegram: long polling with its own token, answers to its owner only. */
final class TelegramChannel extends Channel {
    private static final int POLL_SECONDS = 25;
    private static final int REVOKED = 401;

    private final String user;
    private final String offsetFile;
    /** The next update to ask for; 0 until one came. Only the polling thread uses it. */
    private long held;

    TelegramChannel(
            Machine machine,
            Outside outside,
            Mind mind,
            AgentConfig config,
            AgentSecrets secrets,
            String user,
            String state) {
        super(machine, outside, mind, config, secrets, new Memory(machine, user, state), secrets.telegramToken(config));
        this.user = user;
        this.offsetFile = state + "/telegram/update-offset-default.json";
    }

    @Override
    String name() {
        return "telegram";
    }

    @Override
    String tokenField() {
        return "botToken";
    }

    @Override
    String mode() {
        return "polling";
    }

    @Override
    boolean listen(String bot) throws IOException, InterruptedException {
        if (!connected && !connect(bot)) {
            return false;
        }
        poll(bot);
        return !over();
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
        online();
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
            stop();
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
            pause();
            return;
        }
        for (JsonNode update : answer.path("result")) {
            if (over()) {
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
    String deliver(String to, String text) throws IOException, InterruptedException {
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
