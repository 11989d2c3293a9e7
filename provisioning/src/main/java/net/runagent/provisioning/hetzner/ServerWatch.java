package net.runagent.provisioning.hetzner;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One list of all our servers, shared by everybody who waits for one, so that a thousand waiting deployments cost as many
 * requests as one. Pages of it are drawn from a bucket: whoever deploys now may look several times a second, a lasting rush
 * gets one page every 4 s, a quarter of what Hetzner gives back meanwhile. Together at most 1,500 of the worst hour's 3,600 requests.
 */
final class ServerWatch {
    /** Nobody gains from looking more often: Hetzner's own steps take longer. */
    private static final Duration FRESHEST = Duration.ofMillis(150);

    private static final Duration PER_PAGE = Duration.ofSeconds(4);
    private static final int PAGES = 600;

    private final HetznerClient client;
    private final RequestBudget budget;
    private final Clock clock;
    private final Labels labels;
    private final ReentrantLock fetching = new ReentrantLock();
    private final Map<String, Seen> made = new ConcurrentHashMap<>();
    private volatile @Nullable Snapshot newest;
    private double pages = PAGES;
    private Instant filledAt;

    ServerWatch(HetznerClient client, RequestBudget budget, Clock clock, Labels labels) {
        this.client = client;
        this.budget = budget;
        this.clock = clock;
        this.labels = labels;
        this.filledAt = clock.instant();
    }

    private record Seen(ServerSeen server, Instant at) {}

    private record Snapshot(Map<String, ServerSeen> byName, Instant at, int pages) {}

    /** Remembers a server just made, which an older list does not contain yet. */
    void made(ServerSeen server) {
        made.put(server.server().name(), new Seen(server, clock.instant()));
    }

    void forget(String name) {
        made.remove(name);
        newest = null;
    }

    /** The server as listed a moment ago; null when the list does not contain it, which may be too early to tell. */
    @Nullable
    ServerSeen byName(String name) throws IOException {
        Snapshot snapshot = snapshot();
        ServerSeen listed = snapshot.byName().get(name);
        if (listed != null) {
            made.remove(name);
            return listed;
        }
        Seen just = made.get(name);
        return just != null && just.at().isAfter(snapshot.at()) ? just.server() : null;
    }

    private Snapshot snapshot() throws IOException {
        fetching.lock();
        try {
            Snapshot known = newest;
            if (known != null && !mayFetch(known)) {
                return known;
            }
            Instant asked = clock.instant();
            Map<String, ServerSeen> byName = new HashMap<>();
            Pages list = new Pages(client);
            list.all("servers", Map.of("label_selector", labels.selector())).forEach(json -> {
                ServerSeen seen = ServerSeen.of(json);
                byName.put(seen.server().name(), seen);
            });
            Snapshot fetched = new Snapshot(Map.copyOf(byName), asked, list.read());
            newest = fetched;
            return fetched;
        } finally {
            fetching.unlock();
        }
    }

    private boolean mayFetch(Snapshot known) {
        Instant now = clock.instant();
        if (Duration.between(known.at(), now).compareTo(FRESHEST) < 0) {
            return false;
        }
        double every = PER_PAGE.toMillis();
        if (budget.left() < Urgency.BACKGROUND.reserve()) {
            every *= 10; // what is left of the hour belongs to orders and deletions
            pages = Math.min(pages, known.pages());
        }
        pages = Math.min(PAGES, pages + Duration.between(filledAt, now).toMillis() / every);
        filledAt = now;
        if (pages < known.pages()) {
            return false;
        }
        pages -= known.pages();
        return true;
    }
}
