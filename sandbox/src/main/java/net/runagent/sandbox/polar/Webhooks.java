package net.runagent.sandbox.polar;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import net.runagent.sandbox.contract.Contract;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.world.World;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Signed deliveries: a snapshot of the object as it was, tried ten times with growing pauses; when the ten newest events
 * that are done with have all failed, the endpoint is disabled, and then there are no events at all. Events go out one
 * after the other as they came; one that failed is overtaken.
 */
final class Webhooks {
    static final int MOST_ATTEMPTS = 10;
    /** Hidden field of an endpoint: when its secret was set. */
    static final String SECRET_SET = "secret_set_at";

    private static final int FAILURES_THAT_DISABLE = 10;
    private static final Duration PAYLOADS_KEPT = Duration.ofDays(90);
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(20);
    private static final Duration LATE = Duration.ofMinutes(10);
    /** Real time in which events gather before they are sent in reverse. */
    private static final Duration GATHER = Duration.ofMillis(400);

    private final World world;
    private final Shop shop;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    /** Held while deliveries are made: no event goes out beside an earlier one. */
    private final ReentrantLock delivering = new ReentrantLock(true);

    private volatile Mode mode = Mode.NORMAL;

    enum Mode {
        NORMAL,
        OFF,
        DUPLICATE,
        REVERSE,
        LATE,
        DISABLED;

        static Mode of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    Webhooks(World world, Shop shop) {
        this.world = world;
        this.shop = shop;
    }

    void mode(Mode next) {
        mode = next;
        shop.all(Shop.ENDPOINTS).forEach(endpoint -> {
            endpoint.put("enabled", next != Mode.DISABLED);
            shop.touch(Shop.ENDPOINTS, endpoint);
            if (next == Mode.DISABLED) {
                skipWaiting(endpoint);
            }
        });
    }

    Mode mode() {
        return mode;
    }

    /** The endpoint was enabled again through the API. */
    void enabled() {
        if (mode == Mode.DISABLED) {
            mode = Mode.NORMAL;
        }
    }

    /** A new secret takes the old one's place at once. */
    ObjectNode resetSecret(ObjectNode endpoint, Signing how) {
        synchronized (shop) {
            String secret = how.secret(world.chance());
            world.secrets().add("polar-webhook-secret", secret, "polar");
            endpoint.put("secret", secret);
            endpoint.put(SECRET_SET, (how == Signing.WHSEC ? world.clock().now() : how.began()).toString());
            return shop.touch(Shop.ENDPOINTS, endpoint);
        }
    }

    /** Writes the event as a snapshot for each enabled endpoint and begins to deliver it. */
    void emit(String type, ObjectNode data) {
        check(type, data);
        synchronized (shop) {
            endpoints().filter(endpoint -> wants(endpoint, type)).forEach(endpoint -> {
                ObjectNode payload = Json.object();
                payload.put("type", type).put("timestamp", shop.now());
                payload.set("data", data.deepCopy());
                ObjectNode event = Json.object();
                event.put("id", shop.id()).put("created_at", shop.now()).putNull("modified_at");
                event.put("type", type).put("skipped", false).put("attempts", 0);
                event.put("payload", Json.text(payload)).putNull("succeeded").putNull("last_http_code");
                event.set("endpoint", endpoint.path("id"));
                Instant due = world.clock().now();
                event.put("due", (mode == Mode.LATE ? due.plus(LATE) : due).toString());
                shop.put(Shop.EVENTS, event);
            });
        }
        if (mode == Mode.REVERSE) {
            world.delays().after(GATHER, this::runDue);
        } else if (mode != Mode.OFF && mode != Mode.DISABLED) {
            world.delays().after("webhook", this::runDue);
        }
    }

    private void check(String type, ObjectNode data) {
        StringBuilder schema = new StringBuilder("Webhook");
        for (String word : type.split("[._]")) {
            schema.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        ObjectNode payload = Json.object();
        payload.put("type", type).put("timestamp", shop.now());
        payload.set("data", data);
        Contract.polar()
                .checkSchema(schema.append("Payload").toString(), payload)
                .forEach(wrong -> world.violations().add("polar", type + ": " + wrong));
    }

    private static boolean wants(ObjectNode endpoint, String type) {
        return endpoint.path("enabled").asBoolean()
                && endpoint.path("events")
                        .valueStream()
                        .anyMatch(each -> each.asString().equals(type));
    }

    private Stream<ObjectNode> endpoints() {
        return shop.all(Shop.ENDPOINTS)
                .filter(endpoint -> !endpoint.path("url").asString().isEmpty());
    }

    Optional<Instant> nextDue() {
        return mode == Mode.OFF
                ? Optional.empty()
                : waiting()
                        .map(event -> Instant.parse(event.path("due").asString()))
                        .min(Instant::compareTo);
    }

    private Stream<ObjectNode> waiting() {
        return shop.all(Shop.EVENTS).filter(event -> event.hasNonNull("due"));
    }

    /** Delivers what is due, one after the other. */
    void runDue() {
        if (mode == Mode.OFF) {
            return;
        }
        delivering.lock();
        try {
            List<ObjectNode> due = takeDue();
            (mode == Mode.REVERSE ? due.reversed() : due).forEach(event -> {
                int times = mode == Mode.DUPLICATE ? 3 : 1;
                for (int i = 0; i < times; i++) {
                    attempt(event);
                }
            });
        } finally {
            delivering.unlock();
        }
    }

    private List<ObjectNode> takeDue() {
        List<ObjectNode> due = new ArrayList<>();
        synchronized (shop) {
            Instant now = world.clock().now();
            waiting()
                    .filter(event ->
                            !Instant.parse(event.path("due").asString()).isAfter(now))
                    .forEach(event -> {
                        event.remove("due");
                        shop.put(Shop.EVENTS, event);
                        due.add(event);
                    });
        }
        return due;
    }

    private void attempt(ObjectNode event) {
        ObjectNode endpoint = shop.get(Shop.ENDPOINTS, event.path("endpoint").asString());
        if (!endpoint.path("enabled").asBoolean()) {
            shop.put(Shop.EVENTS, event.put("skipped", true));
            return;
        }
        if (archived(event)) {
            return;
        }
        int status = send(
                endpoint, event.path("id").asString(), event.path("payload").asString());
        synchronized (shop) {
            boolean good = status >= 200 && status < 300;
            note(event, endpoint, status, good);
            int attempts = event.path("attempts").asInt() + 1;
            event.put("attempts", attempts).put("skipped", false);
            if (status > 0) {
                event.put("last_http_code", status);
            }
            if (good) {
                event.remove("due");
                event.put("succeeded", true);
            } else if (attempts < MOST_ATTEMPTS) {
                event.put("due", world.clock().now().plus(pause(attempts)).toString());
            } else if (!event.path("succeeded").asBoolean(false)) {
                event.put("succeeded", false);
            }
            shop.put(Shop.EVENTS, event);
            if (!good && attempts >= MOST_ATTEMPTS) {
                disableWhenAllFail(endpoint);
            }
        }
    }

    /** Doubles from 4 s on, at most 20 minutes; then somewhere in the upper half of that. */
    private Duration pause(int attempts) {
        Duration whole = FIRST_PAUSE.multipliedBy(1L << attempts);
        int half = (int) (whole.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : whole).toMillis() / 2;
        return Duration.ofMillis(half + world.chance().below(half));
    }

    private void disableWhenAllFail(ObjectNode endpoint) {
        List<ObjectNode> done = shop.all(Shop.EVENTS)
                .filter(event -> event.path("endpoint").equals(endpoint.path("id")))
                .filter(event -> event.hasNonNull("succeeded"))
                .toList()
                .reversed();
        boolean allFailed = done.size() >= FAILURES_THAT_DISABLE
                && done.stream()
                        .limit(FAILURES_THAT_DISABLE)
                        .noneMatch(event -> event.path("succeeded").asBoolean());
        if (allFailed) {
            endpoint.put("enabled", false);
            shop.touch(Shop.ENDPOINTS, endpoint);
            skipWaiting(endpoint);
        }
    }

    private void skipWaiting(ObjectNode endpoint) {
        waiting()
                .filter(event -> event.path("endpoint").equals(endpoint.path("id")))
                .forEach(event -> {
                    event.remove("due");
                    shop.put(Shop.EVENTS, event.put("skipped", true));
                });
    }

    /** Whether the snapshot has been thrown away. */
    boolean archived(ObjectNode event) {
        return Instant.parse(event.path("created_at").asString())
                .plus(PAYLOADS_KEPT)
                .isBefore(world.clock().now());
    }

    private void note(ObjectNode event, ObjectNode endpoint, int status, boolean good) {
        ObjectNode delivery = Json.object();
        delivery.put("id", shop.id()).put("created_at", shop.now()).putNull("modified_at");
        delivery.put("succeeded", good);
        if (status > 0) {
            delivery.put("http_code", status).putNull("response");
        } else {
            delivery.putNull("http_code").put("response", "All connection attempts failed");
        }
        delivery.set("event", event.path("id"));
        delivery.set("endpoint", endpoint.path("id"));
        shop.put(Shop.DELIVERIES, delivery);
    }

    /** Sends the same snapshot again; the id stays, the time is new. */
    void redeliver(ObjectNode event) {
        world.delays().after("webhook", () -> {
            delivering.lock();
            try {
                attempt(event);
            } finally {
                delivering.unlock();
            }
        });
    }

    /** 0 when nobody answered. */
    private int send(ObjectNode endpoint, String id, String body) {
        String time = Long.toString(world.clock().now().getEpochSecond());
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(endpoint.path("url").asString()))
                    .timeout(Duration.ofSeconds(10))
                    .header("Content-Type", "application/json")
                    .header("User-Agent", "polar.sh webhooks")
                    .header("webhook-id", id)
                    .header("webhook-timestamp", time)
                    .header("webhook-signature", "v1," + sign(endpoint, id, time, body))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException nobody) {
            LOG.debug("a webhook found nobody: {}", nobody.toString());
            return 0;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static String sign(ObjectNode endpoint, String id, String time, String body) {
        String secret = endpoint.path("secret").asString();
        Instant set = Instant.parse(
                endpoint.path(SECRET_SET).asString(endpoint.path("created_at").asString()));
        return Signing.of(secret, set).sign(secret, id, time, body);
    }

    static ArrayNode types(JsonNode asked) {
        ArrayNode types = Json.array();
        asked.forEach(types::add);
        return types;
    }
}
