package net.runagent.bot.conversation;

import java.time.Duration;
import java.time.Instant;
import net.runagent.core.conversation.Text;

/** How long somebody has been waiting, in words that change while they wait. */
final class Waited {
    private Waited() {}

    static Text since(Instant start, Instant now) {
        return Text.of("progress.so-far", "time", time(between(start, now)));
    }

    /** @param usual how long it takes as a rule, shown in whole minutes */
    static Text since(Instant start, Instant now, Duration usual) {
        int minutes = Math.toIntExact(Math.ceilDiv(Math.max(1, usual.toSeconds()), 60));
        return Text.of("progress.usually", "time", time(between(start, now))).with("minutes", minutes);
    }

    /** A clock that was set back makes nobody wait for less than no time. */
    private static Duration between(Instant start, Instant now) {
        return now.isBefore(start) ? Duration.ZERO : Duration.between(start, now);
    }

    private static Text time(Duration waited) {
        if (waited.toHours() > 0) {
            return Text.of("progress.hours", "hours", waited.toHours()).with("minutes", waited.toMinutesPart());
        }
        return waited.toMinutes() > 0
                ? Text.of("progress.minutes", "minutes", waited.toMinutesPart()).with("seconds", waited.toSecondsPart())
                : Text.of("progress.seconds", "seconds", waited.toSecondsPart());
    }
}
