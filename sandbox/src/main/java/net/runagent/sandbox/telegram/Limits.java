package net.runagent.sandbox.telegram;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Telegram's flood limits in real time: about 30 messages a second for a bot, about one a second for a chat. */
final class Limits {
    private static final double GLOBAL_PER_SECOND = 30;
    private static final double CHAT_PER_SECOND = 1;
    /** "Short bursts" are let through; how long they may be is not published. */
    private static final double CHAT_BURST = 20;

    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    volatile boolean global = true;
    volatile boolean perChat = true;

    private static final class Bucket {
        private final double perSecond;
        private final double most;
        private double tokens;
        private long filledNanos = System.nanoTime();

        Bucket(double perSecond, double most) {
            this.perSecond = perSecond;
            this.most = most;
            this.tokens = most;
        }

        /** Seconds to wait, or 0 when one token was taken. */
        synchronized int take() {
            long now = System.nanoTime();
            tokens = Math.min(most, tokens + (now - filledNanos) / 1e9 * perSecond);
            filledNanos = now;
            if (tokens >= 1) {
                tokens--;
                return 0;
            }
            return (int) Math.max(1, Math.ceil((1 - tokens) / perSecond));
        }
    }

    /** One message of the bot to the chat. */
    void spend(long bot, long chat) {
        check(perChat, bot + ":" + chat, CHAT_PER_SECOND, CHAT_BURST);
        check(global, bot + "", GLOBAL_PER_SECOND, GLOBAL_PER_SECOND);
    }

    private void check(boolean on, String name, double perSecond, double most) {
        if (on) {
            int wait = buckets.computeIfAbsent(name, n -> new Bucket(perSecond, most))
                    .take();
            if (wait > 0) {
                throw ApiError.tooMany(wait);
            }
        }
    }
}
