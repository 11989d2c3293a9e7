package net.runagent.sandbox.world;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.runagent.sandbox.http.Request;

/** Writes down each request made to a party: the newest 50,000 and at most 128 MiB of bodies. */
public final class Requests {
    private static final int MOST = 50_000;
    private static final long MOST_BYTES = 128L << 20;

    private final WorldClock clock;
    private final Set<String> unrecorded = ConcurrentHashMap.newKeySet();
    private final Deque<Kept> kept = new ArrayDeque<>();
    private long lastId;
    private long bytes;

    /** @param body text, or base64 when {@code binary} */
    public record Recorded(
            String id,
            String party,
            Instant time,
            String method,
            String path,
            Map<String, String> headers,
            String body,
            boolean binary,
            int status) {}

    private record Kept(
            long id,
            String party,
            Instant time,
            String method,
            String path,
            Map<String, String> headers,
            byte[] body,
            int status) {}

    Requests(WorldClock clock) {
        this.clock = clock;
    }

    /** Switches recording of one party on or off; off for load drivers. */
    public void record(String party, boolean on) {
        if (on) {
            unrecorded.remove(party);
        } else {
            unrecorded.add(party);
        }
    }

    public boolean wants(String party) {
        return unrecorded.isEmpty() || !unrecorded.contains(party);
    }

    /** @param status of the answer; 0 when the connection was cut */
    public void add(String party, Request request, int status) {
        Kept one = new Kept(
                0, party, clock.now(), request.method(), request.target(), request.headers(), request.bytes(), status);
        add(one);
    }

    private synchronized void add(Kept one) {
        kept.addLast(new Kept(++lastId, one.party, one.time, one.method, one.path, one.headers, one.body, one.status));
        bytes += one.body.length;
        while (kept.size() > MOST || bytes > MOST_BYTES) {
            bytes -= kept.removeFirst().body.length;
        }
    }

    /** Oldest first, those after the id. */
    public synchronized List<Recorded> of(String party, long after, int limit) {
        return kept.stream()
                .filter(k -> k.id > after && (party.equals("all") || party.equals(k.party)))
                .limit(limit)
                .map(Requests::show)
                .toList();
    }

    public synchronized List<Recorded> of(String party) {
        return of(party, 0, Integer.MAX_VALUE);
    }

    public synchronized void clear() {
        kept.clear();
        bytes = 0;
    }

    private static Recorded show(Kept k) {
        String text;
        boolean binary = false;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(k.body))
                    .toString();
        } catch (CharacterCodingException notText) {
            text = Base64.getEncoder().encodeToString(k.body);
            binary = true;
        }
        return new Recorded("" + k.id, k.party, k.time, k.method, k.path, k.headers, text, binary, k.status);
    }
}
