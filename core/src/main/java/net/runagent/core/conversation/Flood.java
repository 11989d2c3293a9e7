package net.runagent.core.conversation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;

/** How much one person may send before we stop listening for a moment. Kept in memory: nothing depends on it. */
final class Flood {
    enum Verdict {
        ADMIT,
        /** The first one too many. */
        WARN,
        IGNORE
    }

    /** Messages and taps at once, and per second afterwards; nobody types faster. */
    private static final int BURST = 30;

    private static final double PER_SECOND = 3;
    private static final Duration WARNED_FOR = Duration.ofMinutes(1);
    private static final Duration GROUP_TOLD_FOR = Duration.ofDays(1);

    private final Clock clock;
    private final Cache<ChatUser, Person> people = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofMinutes(5))
            .executor(Runnable::run)
            .build();
    private final Cache<String, Boolean> groups = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(GROUP_TOLD_FOR)
            .build();

    Flood(Clock clock) {
        this.clock = clock;
    }

    Verdict admit(ChatUser user) {
        return people.get(user, fresh -> new Person()).take(clock.millis());
    }

    boolean firstInGroup(Platform platform, String chat) {
        return groups.asMap().putIfAbsent(platform.word() + ":" + chat, true) == null;
    }

    private static final class Person {
        private final Bucket bucket = new Bucket(BURST, PER_SECOND);
        private long warnedUntilMillis = Long.MIN_VALUE;

        synchronized Verdict take(long nowMillis) {
            if (bucket.take(nowMillis)) {
                return Verdict.ADMIT;
            }
            if (nowMillis < warnedUntilMillis) {
                return Verdict.IGNORE;
            }
            warnedUntilMillis = nowMillis + WARNED_FOR.toMillis();
            return Verdict.WARN;
        }
    }
}
