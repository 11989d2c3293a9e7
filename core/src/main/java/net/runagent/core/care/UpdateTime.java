package net.runagent.core.care;

import java.time.Duration;
import java.time.Instant;

/** When an agent's turn with a release is. Rules over facts, and nothing else. */
final class UpdateTime {
    /** So long before it an owner hears of it, and can put it off. */
    static final Duration TOLD_BEFORE = Duration.ofHours(12);

    static final Duration TOLD_BEFORE_SECURITY = Duration.ofHours(1);

    /** After this a release that mends what others could misuse waits for no window and no hold. */
    static final Duration SECURITY_WAITS = Duration.ofHours(72);

    private UpdateTime() {}

    /**
     * @param begun when the release's first wave began
     * @return when it is due; the owner is told at {@code now}
     */
    static Instant due(boolean security, Instant begun, UpdateWish wish, Instant now) {
        Instant told = now.plus(security ? TOLD_BEFORE_SECURITY : TOLD_BEFORE);
        Instant held = wish.heldUntil();
        Instant free = held != null && held.isAfter(told) ? held : told;
        Instant opens = wish.window().next(free, security);
        if (!security) {
            return opens;
        }
        Instant atLatest = begun.plus(SECURITY_WAITS);
        Instant sooner = opens.isBefore(atLatest) ? opens : atLatest;
        return sooner.isBefore(told) ? told : sooner;
    }

    /** Whether one that was due may still begin, or had better wait for its next turn. */
    static boolean mayBegin(boolean security, Instant begun, UpdateWish wish, Instant now) {
        if (security && !now.isBefore(begun.plus(SECURITY_WAITS))) {
            return true;
        }
        return !wish.holds(now) && wish.window().open(now, security);
    }
}
