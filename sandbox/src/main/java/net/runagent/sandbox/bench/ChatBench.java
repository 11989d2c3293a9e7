package net.runagent.sandbox.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.runagent.sandbox.service.Control;
import net.runagent.sandbox.telegram.TelegramParty;

/**
 * How many updates a second the service takes from Telegram's long poll, each stored, its effect committed and its reply
 * sent; how long a reply takes at 300 a second; and how long one of many people waits while one more sends 200 a second.
 * People type four commands in turn ({@code /start /help /prices /language}), each of which answers with one new screen.
 *
 * <p>An answer counts when its sendMessage has arrived at the simulated Telegram, which is after the commit. The wait of
 * one update runs from the answer to getUpdates that holds it (before it is written) to the arrival of that sendMessage.
 * The simulated Telegram, these people, the service and PostgreSQL share the machine's cores.
 */
final class ChatBench implements Bench {
    /** So many that nobody exceeds what one person may send: 3 a second after a burst of 30. */
    private static final int PEOPLE = 2_000;

    private static final long WARM_UP = TimeUnit.SECONDS.toNanos(20);
    private static final long SATURATED = TimeUnit.SECONDS.toNanos(20);
    private static final int PACE = 300;
    /** At the pace that is measured, too: until the machine has compiled what a small batch does. */
    private static final long SETTLED_IN = TimeUnit.SECONDS.toNanos(20);

    private static final long PACED = TimeUnit.SECONDS.toNanos(30);
    /** What the one person who floods sends beside the pace of the others. */
    private static final int FLOOD = 200;

    private final Path serviceJar;
    private final List<String> javaOptions;

    ChatBench(Path serviceJar, List<String> javaOptions) {
        this.serviceJar = serviceJar;
        this.javaOptions = javaOptions;
    }

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public Map<String, Object> measure(Progress says) throws Exception {
        Map<String, String> settings = Map.of("runagent.telegram.sends-per-second", "0");
        try (Measured measured = Measured.in(serviceJar, javaOptions, settings)) {
            TelegramParty telegram = measured.party(TelegramParty.class);
            telegram.limits(false, false);
            telegram.validating(false);
            measured.world().requests().record(telegram.name(), false);
            measured.service().start();
            double bare = BareCommits.perSecond(
                    measured, List.of(new byte[BareCommits.UPDATE_BYTES]), BareCommits.CONNECTIONS);
            says.say("bare commits with %d connections: %.0f/s", BareCommits.CONNECTIONS, bare);
            Crowd crowd = new Crowd(telegram, PEOPLE);
            says.say("warm-up: %.0f updates/s", crowd.saturate(WARM_UP));
            double before = Computer.busySeconds(measured.service().pid());
            double saturated = crowd.saturate(SATURATED);
            double busy = (Computer.busySeconds(measured.service().pid()) - before) / Figures.seconds(SATURATED);
            crowd.settle();
            says.say("saturated: %.0f updates/s; the service kept %.2f cores busy", saturated, busy);
            crowd.pace(PACE, SETTLED_IN);
            double[] waits = crowd.pace(PACE, PACED);
            says.say("%d waits measured at %d/s", waits.length, PACE);
            Flooder flooder = Flooder.on(telegram);
            double[] besideAFlood = flooder.during(FLOOD, () -> crowd.pace(PACE, PACED));
            says.say("%d waits of the others beside %d messages of one person", besideAFlood.length, flooder.said());
            check(measured, crowd.said(), flooder);
            double quiet = Figures.percentile(waits, 95);
            double flooded = Figures.percentile(besideAFlood, 95);
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("updates_per_s", Figures.rounded(saturated, 0));
            figures.put("bare_commits_per_s", Figures.rounded(bare, 0));
            figures.put("ratio", Figures.rounded(Figures.ratio(saturated, bare), 3));
            figures.put("at_per_s", PACE);
            figures.put("p50_ms", Figures.rounded(Figures.percentile(waits, 50), 2));
            figures.put("p95_ms", Figures.rounded(quiet, 2));
            figures.put("p99_ms", Figures.rounded(Figures.percentile(waits, 99), 2));
            figures.put("others_p95_quiet_ms", Figures.rounded(quiet, 2));
            figures.put("others_p95_flood_ms", Figures.rounded(flooded, 2));
            figures.put("flood_ratio", Figures.rounded(Figures.ratio(flooded, quiet), 2));
            figures.put("service_cores", Figures.rounded(busy, 2));
            return figures;
        }
    }

    /**
     * What was measured must be the real thing: each update took effect exactly once, and each reply is marked sent. Of
     * the person who floods everything is stored and most is not listened to.
     */
    private static void check(Measured measured, long said, Flooder flooder) throws SQLException {
        Control control = measured.service().control();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!control.due().idle() && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        expect(
                "updates stored",
                said + flooder.said(),
                measured,
                "select count(*) from inbox_key where source = 'telegram'");
        expect(
                "effects committed",
                said,
                measured,
                "select coalesce(sum(version), 0) from conversation where user_id <> '" + flooder.id() + "'");
        expect(
                "replies sent",
                said,
                measured,
                "select count(*) from outbox where state = 'SENT' and kind <> 'STRIP' and lane <> 'telegram:"
                        + flooder.id() + "'");
    }

    private static void expect(String what, long expected, Measured measured, String query) throws SQLException {
        try (Connection connection = measured.connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            found.next();
            if (found.getLong(1) != expected) {
                throw new IllegalStateException(what + ": " + found.getLong(1) + " instead of " + expected
                        + "; what was to be sent: " + outbox(measured));
            }
        }
    }

    private static List<String> outbox(Measured measured) throws SQLException {
        List<String> states = new ArrayList<>();
        try (Connection connection = measured.connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "select kind, state, attempt, count(*) from outbox group by 1, 2, 3 order by 1, 2, 3")) {
            while (found.next()) {
                states.add("%d %s %s at attempt %d"
                        .formatted(found.getLong(4), found.getString(1), found.getString(2), found.getInt(3)));
            }
        }
        return states;
    }
}
