package net.runagent.bot.walk;

import java.util.ArrayDeque;
import java.util.Deque;

/** What happened last, for whoever has to find out why it went wrong. */
final class Story {
    private static final int KEPT = 40;

    private final Deque<String> last = new ArrayDeque<>();
    private long step;

    void step(long number) {
        step = number;
    }

    void tell(String what) {
        last.addLast(step + ": " + what);
        if (last.size() > KEPT) {
            last.removeFirst();
        }
    }

    @Override
    public String toString() {
        return String.join("\n", last);
    }
}
