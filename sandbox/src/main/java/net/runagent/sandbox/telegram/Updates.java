package net.runagent.sandbox.telegram;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.Consumer;
import net.runagent.sandbox.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The queue of each bot and true long polling: an update reaches a waiting poll at once. */
final class Updates {
    private static final Set<String> ONLY_WHEN_ASKED =
            Set.of("chat_member", "message_reaction", "message_reaction_count");
    private static final int LONGEST_POLL_SECONDS = 50;

    private final Messenger messenger;
    private final Map<String, ObjectNode> taps = new HashMap<>();
    private volatile Consumer<TelegramParty.HandedOut> watcher = handed -> {};

    Updates(Messenger messenger) {
        this.messenger = messenger;
    }

    void watch(Consumer<TelegramParty.HandedOut> watcher) {
        this.watcher = watcher;
    }

    /** Queues an update; the lock must be held. */
    void push(Bot bot, String kind, JsonNode content) {
        boolean wanted =
                bot.allowedUpdates.isEmpty() ? !ONLY_WHEN_ASKED.contains(kind) : bot.allowedUpdates.contains(kind);
        if (!wanted) {
            return;
        }
        if (kind.equals("callback_query")) {
            taps.put(bot.id + ":" + content.path("from").path("id").asLong(), (ObjectNode) content);
        }
        ObjectNode update = Json.object().put("update_id", bot.nextUpdateId++);
        update.set(kind, content);
        bot.updates.addLast(update);
        arrived(bot).signalAll();
        messenger.changed();
    }

    /** After a week without updates the next id is drawn anew, and may be lower. */
    void drawNewIds(Bot bot) {
        bot.nextUpdateId = 1 + messenger.world.chance().below((int) Math.min(bot.nextUpdateId, Integer.MAX_VALUE - 1));
    }

    /**
     * Answers as soon as there is an update, or with nothing after the timeout. What lies below the offset counts as
     * received; the rest is handed out again at the next call. An older poll of the same bot is thrown out.
     */
    ArrayNode poll(Bot bot, Call call) throws InterruptedException {
        long offset = call.number("offset", 0);
        int limit = (int) Math.clamp(call.number("limit", 100), 1, 100);
        long waitNanos = TimeUnit.SECONDS.toNanos(Math.clamp(call.number("timeout", 0), 0, LONGEST_POLL_SECONDS));
        messenger.lock.lock();
        try {
            if (!bot.webhook.isEmpty()) {
                throw ApiError.of(
                        409,
                        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete"
                                + " the webhook first");
            }
            call.json("allowed_updates").ifPresent(wanted -> bot.allowedUpdates = names(wanted));
            confirm(bot, offset);
            long mine = ++bot.polls;
            arrived(bot).signalAll();
            String token = bot.token;
            while (bot.updates.isEmpty() && waitNanos > 0) {
                waitNanos = arrived(bot).awaitNanos(waitNanos);
                if (bot.polls != mine) {
                    throw ApiError.of(
                            409,
                            "Conflict: terminated by other getUpdates request; make sure that only one bot instance"
                                    + " is running");
                }
                if (!token.equals(bot.token) || messenger.byToken(token).isEmpty()) {
                    throw ApiError.of(401, "Unauthorized");
                }
            }
            ArrayNode batch = Json.array();
            bot.updates.stream().limit(limit).forEach(batch::add);
            watcher.accept(new TelegramParty.HandedOut("@" + bot.username, batch, System.nanoTime()));
            return batch;
        } finally {
            messenger.lock.unlock();
        }
    }

    private void confirm(Bot bot, long offset) {
        if (offset < 0) {
            while (bot.updates.size() > -offset) {
                bot.updates.removeFirst();
            }
        } else if (!fromAnotherCount(bot, offset)) {
            boolean any = bot.updates.removeIf(u -> u.get("update_id").asLong() < offset);
            if (any) {
                messenger.changed();
            }
        }
    }

    /** An offset far beyond every id that was given out belongs to the count before the ids were drawn anew. */
    private static boolean fromAnotherCount(Bot bot, long offset) {
        return offset > bot.nextUpdateId;
    }

    private static List<String> names(JsonNode wanted) {
        return wanted.valueStream().map(JsonNode::asString).toList();
    }

    /** The content of the person's newest tap, confirmed or not. */
    Optional<ObjectNode> lastTap(Bot bot, long user) {
        return Optional.ofNullable(taps.get(bot.id + ":" + user));
    }

    boolean isPolled(Bot bot) {
        messenger.lock.lock();
        try {
            return messenger.lock.hasWaiters(arrived(bot));
        } finally {
            messenger.lock.unlock();
        }
    }

    Condition arrived(Bot bot) {
        return messenger.signal("bot:" + bot.id);
    }
}
