package net.runagent.sandbox.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.polar.PolarParty;
import tools.jackson.databind.JsonNode;

/**
 * How many webhooks a second the service acknowledges, each signed, each with an id of its own and stored before it is
 * answered; and how long an acknowledgement takes at half of that rate. The bodies are those of orders that the simulated
 * Polar has, as it would send them, so that the service's workers do meanwhile what such webhooks make them do. The driver,
 * the simulated Polar, the service and PostgreSQL share the machine's cores.
 */
final class WebhookBench implements Bench {
    private static final int CONNECTIONS = BareCommits.CONNECTIONS;
    private static final int ORDERS = 50;
    /** Until the machine has compiled what a storm does: until then the rate rises. */
    private static final long WARM_UP = TimeUnit.SECONDS.toNanos(60);

    /** The baseline is measured before and after the storm, as long as it: a disk is not as fast in each minute. */
    private static final Duration BARE = Duration.ofSeconds(15);

    private static final long SATURATED = TimeUnit.SECONDS.toNanos(15);
    private static final long SETTLED_IN = TimeUnit.SECONDS.toNanos(5);
    private static final long PACED = TimeUnit.SECONDS.toNanos(20);

    private final Path serviceJar;
    private final List<String> javaOptions;
    private final AtomicLong sent = new AtomicLong();

    WebhookBench(Path serviceJar, List<String> javaOptions) {
        this.serviceJar = serviceJar;
        this.javaOptions = javaOptions;
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public Map<String, Object> measure(Progress says) throws Exception {
        try (Measured measured = Measured.in(serviceJar, javaOptions, Map.of())) {
            PolarParty polar = measured.party(PolarParty.class);
            measured.world().requests().record(polar.name(), false);
            measured.service().start();
            polar.webhooks("off"); // but for those of this bench
            List<byte[]> bodies = bodies(polar);
            int bytes = (int)
                    bodies.stream().mapToInt(body -> body.length).average().orElseThrow();
            double bareBefore = BareCommits.perSecond(measured, bodies, CONNECTIONS, BARE);
            says.say("bare commits of %d bytes with %d connections: %.0f/s", bytes, CONNECTIONS, bareBefore);
            says.say("warm-up: %.0f acknowledged/s", perSecond(send(measured, polar, bodies, WARM_UP, 0), WARM_UP));
            double before = Computer.busySeconds(measured.service().pid());
            double saturated = perSecond(send(measured, polar, bodies, SATURATED, 0), SATURATED);
            double busy = (Computer.busySeconds(measured.service().pid()) - before) / Figures.seconds(SATURATED);
            says.say("saturated: %.0f acknowledged/s; the service kept %.2f cores busy", saturated, busy);
            double behind = untilHandled(measured);
            says.say("all of them were handled %.1f s later", behind);
            double pace = saturated / 2;
            send(measured, polar, bodies, SETTLED_IN, pace);
            double[] waits = send(measured, polar, bodies, PACED, pace);
            says.say("%d waits measured at %.0f/s", waits.length, pace);
            check(measured);
            double bareAfter = BareCommits.perSecond(measured, bodies, CONNECTIONS, BARE);
            says.say("bare commits again: %.0f/s", bareAfter);
            double bare = (bareBefore + bareAfter) / 2;
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("acks_per_s", Figures.rounded(saturated, 0));
            figures.put("bare_commits_per_s", Figures.rounded(bare, 0));
            figures.put("bare_before_per_s", Figures.rounded(bareBefore, 0));
            figures.put("bare_after_per_s", Figures.rounded(bareAfter, 0));
            figures.put("ratio", Figures.rounded(Figures.ratio(saturated, bare), 2));
            figures.put("at_per_s", Figures.rounded(pace, 0));
            figures.put("p50_ms", Figures.rounded(Figures.percentile(waits, 50), 2));
            figures.put("p99_ms", Figures.rounded(Figures.percentile(waits, 99), 2));
            figures.put("body_bytes", bytes);
            figures.put("service_cores", Figures.rounded(busy, 2));
            figures.put("handled_after_s", Figures.rounded(behind, 1));
            return figures;
        }
    }

    private static double perSecond(double[] waits, long span) {
        return Figures.perSecond(waits.length, span);
    }

    /** Orders that strangers have paid, as the payloads of webhooks about them. */
    private static List<byte[]> bodies(PolarParty polar) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        String product = ask(client, polar, "products/", """
                {"name": "Plan", "recurring_interval": "month",
                "prices": [{"amount_type": "fixed", "price_amount": 1900, "price_currency": "usd"}]}""");
        String customer = ask(client, polar, "customers/", """
                {"external_id": "stranger", "email": "stranger@example.org"}""");
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            String checkout = ask(
                    client,
                    polar,
                    "checkouts/",
                    Json.text(Map.of("products", List.of(product), "customer_id", customer)));
            String order = polar.pays(checkout, true).orElseThrow();
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("type", "order.updated");
            event.put("timestamp", "2026-11-30T12:00:00Z");
            event.put("data", polar.look("orders", order).orElseThrow());
            bodies.add(Json.bytes(event));
        }
        return bodies;
    }

    /** @return the id of what was made */
    private static String ask(HttpClient client, PolarParty polar, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(polar.url() + "/v1/" + path))
                .header("Authorization", "Bearer " + polar.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        String answer =
                client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        JsonNode made = Json.read(answer.getBytes(StandardCharsets.UTF_8));
        if (!made.hasNonNull("id")) {
            throw new IllegalStateException("the simulated Polar did not make one of " + path + ": " + answer);
        }
        return made.path("id").asString();
    }

    /**
     * Delivers on all connections for that long.
     *
     * @param perSecond on all connections together; 0 for as fast as the answers come
     * @return the waits in ms of those answered within the span: from when the delivery was due, or from its being written
     */
    private double[] send(Measured measured, PolarParty polar, List<byte[]> bodies, long span, double perSecond)
            throws Exception {
        URI service = URI.create(measured.world().serviceUrl());
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Callable<double[]>> work = new ArrayList<>();
            long begin = System.nanoTime();
            long gap = perSecond == 0 ? 0 : (long) (1e9 * CONNECTIONS / perSecond);
            for (int i = 0; i < CONNECTIONS; i++) {
                long first = begin + gap * i / CONNECTIONS;
                work.add(() -> {
                    try (WebhookSender sender = new WebhookSender(
                            service, polar.webhookSecret(), measured.world().clock())) {
                        return deliver(sender, bodies, first, begin + span, gap);
                    }
                });
            }
            List<double[]> waits = new ArrayList<>();
            for (Future<double[]> each : threads.invokeAll(work)) {
                waits.add(each.get());
            }
            return waits.stream().flatMapToDouble(DoubleStream::of).toArray();
        }
    }

    private double[] deliver(WebhookSender sender, List<byte[]> bodies, long first, long until, long gap)
            throws IOException {
        double[] waits = new double[1 << 12];
        int count = 0;
        long due = first;
        while (due - until < 0) {
            while (gap > 0 && System.nanoTime() - due < 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            long number = sent.incrementAndGet();
            long from = gap > 0 ? due : System.nanoTime();
            sender.deliver("evt-" + number, bodies.get((int) (number % bodies.size())));
            long now = System.nanoTime();
            if (now - until < 0) {
                waits = count == waits.length ? Arrays.copyOf(waits, 2 * count) : waits;
                waits[count++] = Figures.millis(now - from);
            }
            due = gap > 0 ? due + gap : now;
        }
        return Arrays.copyOf(waits, count);
    }

    /** An acknowledgement is worth little when the work behind it piles up: how many seconds it takes to catch up. */
    private static double untilHandled(Measured measured) throws SQLException {
        long from = System.nanoTime();
        try (Connection connection = measured.connect();
                Statement statement = connection.createStatement()) {
            while (true) {
                try (ResultSet found = statement.executeQuery("select 1 from inbox where source = 'polar' limit 1")) {
                    if (!found.next()) {
                        return Figures.seconds(System.nanoTime() - from);
                    }
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    /** What was measured must be the real thing: each webhook was stored once. */
    private void check(Measured measured) throws SQLException {
        try (Connection connection = measured.connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select count(*) from inbox_key where source = 'polar'")) {
            found.next();
            if (found.getLong(1) != sent.get()) {
                throw new IllegalStateException(
                        found.getLong(1) + " webhooks are stored, and " + sent.get() + " were acknowledged");
            }
        }
    }
}
