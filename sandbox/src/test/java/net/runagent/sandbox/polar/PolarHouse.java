package net.runagent.sandbox.polar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.LoopbackServer;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.world.RealTime;
import net.runagent.sandbox.world.World;
import tools.jackson.databind.JsonNode;

/** A shop at the simulated Polar, a customer of it, and a door for its webhooks. */
final class PolarHouse implements AutoCloseable {
    static final long SEED = 11;

    final World world = new World(SEED);
    final PolarParty polar = world.join(new PolarParty());
    final List<Request> arrived = Collections.synchronizedList(new ArrayList<>());
    /** What the door answers. */
    volatile int door = 202;

    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    private final LoopbackServer hooks;
    private final LoopbackServer api;
    final String customer;
    final String starter;
    final String power;

    PolarHouse() {
        hooks = LoopbackServer.start("hooks", world, new Routes().post("/hooks/polar", request -> {
                    arrived.add(request);
                    return Response.empty(door);
                }));
        Routes routes = new Routes();
        polar.worldRoutes(routes);
        api = LoopbackServer.start("steering", world, routes);
        polar.endpoint(hooks.url() + "/hooks/polar");
        customer = id(post("/v1/customers/", Map.of("email", "ada@example.org", "name", "Ada", "external_id", "a-1")));
        starter = product("Starter", 1900, "month");
        power = product("Power", 4900, "month");
    }

    // ---- the API

    record Answer(int status, JsonNode body, HttpResponse<byte[]> whole) {
        String text(String field) {
            return body.path(field).asString("");
        }

        long number(String field) {
            return body.path(field).asLong(Long.MIN_VALUE);
        }

        Answer is(int wanted) {
            assertThat(status).as(() -> body.toString()).isEqualTo(wanted);
            return this;
        }
    }

    Answer call(String method, String path, Object body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(polar.url() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + polar.token())
                .header("Polar-Version", "2026-10");
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(Json.bytes(body)));
        HttpResponse<byte[]> answer = send(request);
        byte[] bytes = answer.body();
        return new Answer(answer.statusCode(), bytes.length == 0 ? Json.object() : Json.read(bytes), answer);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    Answer get(String path) {
        return call("GET", path, null).is(200);
    }

    Answer post(String path, Map<String, ?> body) {
        return call("POST", path, body).is(path.endsWith("/invoice") ? 202 : 201);
    }

    Answer patch(String path, Map<String, ?> body) {
        return call("PATCH", path, body);
    }

    static String id(Answer answer) {
        return answer.text("id");
    }

    // ---- the shop

    String product(String name, long price, String interval) {
        return id(post(
                "/v1/products/",
                Map.of(
                        "name",
                        name,
                        "recurring_interval",
                        interval,
                        "prices",
                        List.of(Map.of("amount_type", "fixed", "price_amount", price, "price_currency", "usd")))));
    }

    Answer checkout(String product, Map<String, ?> more) {
        Map<String, Object> body = new java.util.HashMap<>(more);
        body.put("products", List.of(product));
        body.put("customer_id", customer);
        return post("/v1/checkouts/", body);
    }

    /** Buys the product. @return the subscription */
    String buys(String product) {
        pays(checkout(product, Map.of()));
        return polar.look(Shop.SUBSCRIPTIONS, "newest").orElseThrow().path("id").asString();
    }

    String pays(Answer checkout) {
        return polar.pays(id(checkout), true).orElseThrow();
    }

    JsonNode subscription() {
        return polar.look(Shop.SUBSCRIPTIONS, "newest").orElseThrow();
    }

    JsonNode order() {
        return polar.look(Shop.ORDERS, "newest").orElseThrow();
    }

    String status() {
        return subscription().path("status").asString();
    }

    // ---- time

    Instant instant(JsonNode object, String field) {
        return Instant.parse(object.path(field).asString());
    }

    /** Goes to this instant and a second more; Polar does what is due. */
    void passesUntil(Instant then) {
        Duration by = Duration.between(world.clock().now(), then).plusSeconds(1);
        world.clock().advance(by);
        polar.runDue(world.clock().now());
    }

    void passes(Duration time) {
        world.clock().advance(time);
        polar.runDue(world.clock().now());
    }

    void periodEnds() {
        passesUntil(instant(subscription(), "current_period_end"));
    }

    void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s (seed %d)", what, SEED).isLessThan(end);
            RealTime.passes(Duration.ofMillis(10));
        }
    }

    void settles() {
        until("nothing under way", () -> world.delays().pending() == 0);
    }

    // ---- webhooks

    /** Types of all events there are, oldest first. */
    List<String> events() {
        return polar.ids(Shop.EVENTS).stream()
                .map(event -> polar.look(Shop.EVENTS, event)
                        .orElseThrow()
                        .path("type")
                        .asString())
                .toList();
    }

    List<String> eventsAfter(int count) {
        List<String> all = events();
        return all.subList(count, all.size());
    }

    List<String> arrivedTypes() {
        synchronized (arrived) {
            return arrived.stream()
                    .map(request -> request.json().path("type").asString())
                    .toList();
        }
    }

    // ---- pages and the world

    String page(String url) {
        return new String(send(HttpRequest.newBuilder(URI.create(url))).body(), StandardCharsets.UTF_8);
    }

    HttpResponse<byte[]> file(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    /** Presses a button of a page. @return the page afterwards */
    String presses(String url, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    String portal() {
        return post("/v1/customer-sessions/", Map.of("customer_id", customer)).text("customer_portal_url");
    }

    Answer world(String path, Map<String, ?> body) {
        HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(URI.create(api.url() + path))
                .POST(BodyPublishers.ofByteArray(Json.bytes(body))));
        return new Answer(answer.statusCode(), Json.read(answer.body()), answer);
    }

    JsonNode worldSees(String path) {
        return Json.read(
                send(HttpRequest.newBuilder(URI.create(api.url() + path))).body());
    }

    void isFaithful() {
        assertThat(world.violations().all()).isEmpty();
    }

    @Override
    public void close() {
        world.close();
        hooks.close();
        api.close();
    }
}
