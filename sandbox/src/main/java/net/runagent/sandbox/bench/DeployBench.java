package net.runagent.sandbox.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.runagent.sandbox.hetzner.HetznerParty;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.telegram.TelegramParty;
import net.runagent.sandbox.world.Requests.Recorded;

/**
 * What a deployment costs beside the world's own time.
 *
 * <p>One after the other: a person pays, and the clock runs until the first message of the new agent is shown in its own
 * chat. Of that time the spans in which an action of the world was under way (a webhook, the creation and boot of the
 * server, cloud-init, installation, the agent's start and greeting: 100 ms each) are taken out, overlapping ones once.
 * What is left is ours: the service's steps, its looks that come too late, SSH, the database, and also the processor time
 * of the simulated parties. Hetzner calls are counted in the same window; a list of all our servers is shared polling and
 * stands for itself.
 *
 * <p>The same from a spare: before each order one server waits for an owner, booted and with the agent's program running.
 *
 * <p>At once: everybody pays at the same moment, and world time is moved on whenever nothing is left to do at present.
 */
final class DeployBench implements Bench {
    /** Until the machine has compiled what a deployment does. */
    private static final int WARM_UP = 10;

    private static final int ONE_BY_ONE = 20;
    private static final int FROM_SPARES = 10;
    private static final Duration SPARE_WITHIN = Duration.ofSeconds(120);
    private static final int BUDGET_PER_HOUR = 3_600;
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final Duration LONGEST_STORM = Duration.ofMinutes(15);

    private final Path serviceJar;
    private final List<String> javaOptions;
    private final int atOnce;

    /** @param atOnce how many deployments are paid at the same moment; 0 leaves that part out */
    DeployBench(Path serviceJar, List<String> javaOptions, int atOnce) {
        this.serviceJar = serviceJar;
        this.javaOptions = javaOptions;
        this.atOnce = atOnce;
    }

    @Override
    public String name() {
        return "deploy";
    }

    @Override
    public Map<String, Object> measure(Progress says) throws Exception {
        Map<String, Object> figures = new LinkedHashMap<>();
        try (Measured measured = started(Map.of(), atOnce + WARM_UP + ONE_BY_ONE + 10)) {
            Buyers buyers = new Buyers(measured);
            oneByOne(measured, buyers, figures, says);
            if (atOnce > 0) {
                storm(measured, buyers, figures, says);
            }
        }
        try (Measured measured =
                started(Map.of("runagent.pool.most", "1", "runagent.pool.least", "1"), FROM_SPARES + 10)) {
            fromSpares(measured, new Buyers(measured), figures, says);
        }
        return figures;
    }

    private Measured started(Map<String, String> further, int quota) throws Exception {
        Map<String, String> settings = new TreeMap<>(further);
        settings.put("runagent.telegram.sends-per-second", "0");
        Measured measured = Measured.in(serviceJar, javaOptions, settings);
        try {
            TelegramParty telegram = measured.party(TelegramParty.class);
            telegram.limits(false, false);
            telegram.validating(false);
            measured.world().requests().record(telegram.name(), false);
            measured.party(HetznerParty.class).quotaOf(quota);
            measured.service().start();
            return measured;
        } catch (RuntimeException notStarted) {
            measured.close();
            throw notStarted;
        }
    }

    private static void fromSpares(Measured measured, Buyers buyers, Map<String, Object> figures, Progress says)
            throws Exception {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i <= FROM_SPARES; i++) {
            awaitSpare(measured);
            Run run = run(measured, buyers);
            says.say("from a spare, %d: %s", i, run);
            says.say("  its steps: %s", run.steps());
            if (i > 0) { // the first one warms up
                runs.add(run);
            }
        }
        double[] overheads = runs.stream().mapToDouble(Run::overheadMillis).toArray();
        double[] totals = runs.stream().mapToDouble(Run::totalMillis).toArray();
        figures.put("warm_overhead_p95_ms", Figures.rounded(Figures.percentile(overheads, 95), 0));
        figures.put("warm_overhead_p50_ms", Figures.rounded(Figures.percentile(overheads, 50), 0));
        figures.put("warm_total_p50_ms", Figures.rounded(Figures.percentile(totals, 50), 0));
        figures.put("api_calls_warm", runs.stream().mapToLong(Run::own).max().orElseThrow());
        figures.put(
                "warm_servers_made", runs.stream().mapToLong(Run::serversMade).sum());
    }

    private static void awaitSpare(Measured measured) throws SQLException {
        long until = System.nanoTime() + SPARE_WITHIN.toNanos();
        try (Connection database = measured.connect();
                PreparedStatement ready =
                        database.prepareStatement("select count(*) from spare where state = 'READY'")) {
            while (System.nanoTime() - until < 0) {
                try (ResultSet row = ready.executeQuery()) {
                    if (row.next() && row.getLong(1) > 0) {
                        return;
                    }
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        throw new IllegalStateException("no spare within " + SPARE_WITHIN.toSeconds() + " s");
    }

    private void oneByOne(Measured measured, Buyers buyers, Map<String, Object> figures, Progress says)
            throws InterruptedException, SQLException {
        Run first = run(measured, buyers);
        says.say("the first, into an empty project: %s", first);
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < WARM_UP + ONE_BY_ONE; i++) {
            Run run = run(measured, buyers);
            says.say("%s %d: %s", i < WARM_UP ? "warm-up" : "deployment", i + 1, run);
            says.say("  its steps: %s", run.steps());
            if (i >= WARM_UP) {
                runs.add(run);
            }
        }
        double[] overheads = runs.stream().mapToDouble(Run::overheadMillis).toArray();
        double[] totals = runs.stream().mapToDouble(Run::totalMillis).toArray();
        figures.put("overhead_p95_ms", Figures.rounded(Figures.percentile(overheads, 95), 0));
        figures.put("overhead_p50_ms", Figures.rounded(Figures.percentile(overheads, 50), 0));
        figures.put("total_p50_ms", Figures.rounded(Figures.percentile(totals, 50), 0));
        figures.put("api_calls_cold", runs.stream().mapToLong(Run::own).max().orElseThrow());
        figures.put("api_calls_first", first.own());
        figures.put(
                "shared_polls_max", runs.stream().mapToLong(Run::shared).max().orElseThrow());
    }

    /**
     * @param calls of Hetzner's API by route, without shared polling
     * @param steps of the saga, each with the ms after the payment at which it began and ended, and how often it was tried
     */
    private record Run(double totalMillis, double worldMillis, Map<String, Long> calls, long shared, String steps) {
        double overheadMillis() {
            return totalMillis - worldMillis;
        }

        long own() {
            return calls.values().stream().mapToLong(Long::longValue).sum();
        }

        long serversMade() {
            return calls.getOrDefault("POST /servers", 0L);
        }

        @Override
        public String toString() {
            return "%.0f ms, of them %.0f ms the world's, %.0f ms ours; Hetzner %s and %d shared lists"
                    .formatted(totalMillis, worldMillis, overheadMillis(), calls, shared);
        }
    }

    private static Run run(Measured measured, Buyers buyers) throws InterruptedException, SQLException {
        Buyers.Buyer buyer = buyers.upToTheCheckout();
        long seen = lastRequest(measured);
        Instant began = measured.world().clock().now();
        long paid = System.nanoTime();
        buyers.pays(buyer);
        long answered = buyers.awaitAnswer(buyer, Duration.ofSeconds(120));
        Map<String, Long> calls = new TreeMap<>();
        long shared = 0;
        for (Recorded request : measured.world().requests().of("hetzner", seen, Integer.MAX_VALUE)) {
            if (isShared(request)) {
                shared++;
            } else {
                calls.merge(route(request), 1L, Long::sum);
            }
        }
        return new Run(
                Figures.millis(answered - paid),
                Figures.millis(buyers.worldTime().covered(paid, answered)),
                calls,
                shared,
                steps(measured, began));
    }

    /** Where the time of the newest deployment went. */
    private static String steps(Measured measured, Instant paid) throws SQLException {
        StringJoiner steps = new StringJoiner(", ");
        try (Connection database = measured.connect();
                PreparedStatement ask = database.prepareStatement("""
                        select step, started_at, done_at, attempts from provisioning_step
                        where deployment_id = (select id from deployment order by created_at desc limit 1)
                        order by started_at, done_at
                        """);
                ResultSet row = ask.executeQuery()) {
            while (row.next()) {
                Timestamp done = row.getTimestamp("done_at");
                steps.add("%s %d-%s/%d"
                        .formatted(
                                row.getString("step"),
                                Duration.between(
                                                paid,
                                                row.getTimestamp("started_at").toInstant())
                                        .toMillis(),
                                done == null
                                        ? ""
                                        : Duration.between(paid, done.toInstant())
                                                .toMillis(),
                                row.getInt("attempts")));
            }
        }
        return steps.toString();
    }

    private static long lastRequest(Measured measured) {
        return measured.world().requests().of("all").stream()
                .mapToLong(request -> Long.parseLong(request.id()))
                .max()
                .orElse(0);
    }

    /** One list of all servers serves everybody who waits for one; the hourly look at everything serves no order at all. */
    static boolean isShared(Recorded request) {
        String path = request.path();
        return request.method().equals("GET")
                && (path.contains("label_selector=")
                        || path.startsWith("/v1/primary_ips?")
                        || path.startsWith("/v1/images?"));
    }

    private static String route(Recorded request) {
        String path = request.path().replaceFirst("^/v1", "").replaceAll("\\d{3,}", "{id}");
        return request.method() + " " + path.replaceAll("=[^&]*", "=");
    }

    // ---- all at once

    private void storm(Measured measured, Buyers buyers, Map<String, Object> figures, Progress says)
            throws InterruptedException {
        says.say("%d people go as far as the checkout ...", atOnce);
        List<Buyers.Buyer> all = buyers.upToTheCheckout(atOnce, says);
        long seen = lastRequest(measured);
        Instant began = measured.world().clock().now();
        long from = System.nanoTime();
        buyers.pay(all);
        says.say("all have paid after %.0f s", Figures.seconds(System.nanoTime() - from));
        awaitAll(measured, buyers, all, from, says);
        double real = Figures.seconds(System.nanoTime() - from);
        Duration world = Duration.between(began, measured.world().clock().now());
        List<Recorded> requests = measured.world().requests().of("hetzner", seen, Integer.MAX_VALUE);
        List<Instant> times = requests.stream().map(Recorded::time).toList();
        figures.put("storm_deployments", atOnce);
        figures.put("storm_answered", buyers.answered(all));
        figures.put("storm_requests", requests.size());
        figures.put("storm_requests_per_hour_max", mostWithin(times, Duration.ofHours(1)));
        figures.put("storm_budget_per_hour", BUDGET_PER_HOUR);
        figures.put(
                "storm_refused_429",
                requests.stream().filter(r -> r.status() == 429).count());
        figures.put("storm_real_s", Figures.rounded(real, 0));
        figures.put("storm_world_s", world.toSeconds());
    }

    private static void awaitAll(Measured measured, Buyers buyers, List<Buyers.Buyer> all, long from, Progress says) {
        long told = 0;
        while (buyers.answered(all) < all.size()) {
            if (System.nanoTime() - from > LONGEST_STORM.toNanos()) {
                says.say("given up after %d minutes", LONGEST_STORM.toMinutes());
                return;
            }
            try {
                measured.advance(STEP);
            } catch (Refusal busy) {
                // Two minutes of real time were not enough to come to rest; it goes on meanwhile.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
            if (System.nanoTime() - told > TimeUnit.SECONDS.toNanos(10)) {
                told = System.nanoTime();
                says.say("%d of %d agents have answered", buyers.answered(all), all.size());
            }
        }
    }

    /** The greatest number of these instants (in ascending order) that lie within any span of this length. */
    static int mostWithin(List<Instant> times, Duration span) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < times.size(); last++) {
            while (!times.get(first).plus(span).isAfter(times.get(last))) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
