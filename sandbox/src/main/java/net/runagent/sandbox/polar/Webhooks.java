package net.runagent.sandbox.polar;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.runagent.sandbox.contract.Contract;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.world.World;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Signed deliveries: a snapshot of the object as it was, tried ten times with growing pauses; after ten events in a row
 * that failed for good the endpoint is disabled, and then there are no events at all.
 */
final class Webhooks {
    static final int MOST_ATTEMPTS = 10;
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
    private volatile Mode mode = Mode.NORMAL;
    private int failedInARow;

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
        });
        failedInARow = 0;
    }

    /** The endpoint was enabled again through the API. */
    void enabled() {
        failedInARow = 0;
        if (mode == Mode.DISABLED) {
            mode = Mode.NORMAL;
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
        } else if (mode != Mode.OFF) {
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

    /** Delivers what is due; an event is taken by whoever comes first. */
    void runDue() {
        if (mode == Mode.OFF) {
            return;
        }
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
        List<ObjectNode> ordered = mode == Mode.REVERSE ? due.reversed() : due;
        ordered.forEach(event -> {
            int times = mode == Mode.DUPLICATE ? 3 : 1;
            for (int i = 0; i < times; i++) {
                attempt(event);
            }
        });
    }

    private void attempt(ObjectNode event) {
        ObjectNode endpoint = shop.get(Shop.ENDPOINTS, event.path("endpoint").asString());
        int status = send(
                endpoint, event.path("id").asString(), event.path("payload").asString());
        synchronized (shop) {
            boolean good = status >= 200 && status < 300;
            note(event, endpoint, status, good);
            int attempts = event.path("attempts").asInt() + 1;
            event.put("attempts", attempts).put("succeeded", good).put("last_http_code", status);
            if (good) {
                event.remove("due");
                failedInARow = 0;
            } else if (attempts < MOST_ATTEMPTS) {
                Duration pause = FIRST_PAUSE.multipliedBy(1L << attempts);
                event.put(
                        "due",
                        world.clock()
                                .now()
                                .plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause)
                                .toString());
            } else if (++failedInARow >= MOST_ATTEMPTS) {
                endpoint.put("enabled", false);
                shop.touch(Shop.ENDPOINTS, endpoint);
                waiting().forEach(other -> {
                    other.remove("due");
                    other.put("skipped", true);
                });
            }
            shop.put(Shop.EVENTS, event);
        }
    }

    private void note(ObjectNode event, ObjectNode endpoint, int status, boolean good) {
        ObjectNode delivery = Json.object();
        delivery.put("id", shop.id()).put("created_at", shop.now()).putNull("modified_at");
        delivery.put("succeeded", good).putNull("response");
        delivery.put("http_code", status);
        delivery.set("event", event.path("id"));
        delivery.set("endpoint", endpoint.path("id"));
        shop.put(Shop.DELIVERIES, delivery);
    }

    /** Sends the same snapshot again; the id stays, the time is new. */
    void redeliver(ObjectNode event) {
        world.delays().after("webhook", () -> attempt(event));
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
                    .header(
                            "webhook-signature",
                            "v1," + sign(endpoint.path("secret").asString(), id, time, body))
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

    /** As from 2026-09-08 on: the key is what stands behind {@code whsec_}, decoded. */
    static String sign(String secret, String id, String time, String body) {
        try {
            byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal((id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static ArrayNode types(JsonNode asked) {
        ArrayNode types = Json.array();
        asked.forEach(types::add);
        return types;
    }
}
