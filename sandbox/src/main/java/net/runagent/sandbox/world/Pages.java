package net.runagent.sandbox.world;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What the service showed in people's browsers: the newest 2,000 answers, redirects included. */
public final class Pages {
    private static final int MOST = 2_000;
    private final Deque<Shown> shown = new ArrayDeque<>();
    private long last;

    /** @param headers as text, one a line */
    public record Shown(String id, String address, int status, String headers, String html) {}

    public synchronized void add(String address, int status, String headers, String html) {
        shown.addLast(new Shown("" + ++last, address, status, headers, html));
        if (shown.size() > MOST) {
            shown.removeFirst();
        }
    }

    /** Oldest first, those after the id. */
    public synchronized List<Shown> of(long after, int limit) {
        return shown.stream()
                .filter(page -> Long.parseLong(page.id()) > after)
                .limit(limit)
                .toList();
    }

    synchronized void clear() {
        shown.clear();
    }
}
