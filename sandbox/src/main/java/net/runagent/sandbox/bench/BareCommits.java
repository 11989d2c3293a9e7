package net.runagent.sandbox.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The baseline: how many transactions a second the very same database commits when each does nothing but insert one row
 * of a given size, from so many connections at once, with nothing else running.
 */
final class BareCommits {
    static final int CONNECTIONS = 20;
    /** The size of an update of a chat. */
    static final int UPDATE_BYTES = 500;

    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration MEASURED = Duration.ofSeconds(5);

    private BareCommits() {}

    /** @param rows what the rows hold, one after the other; bytes that can be compressed are written faster than others */
    static double perSecond(Measured measured, List<byte[]> rows, int connections) throws Exception {
        return perSecond(measured, rows, connections, MEASURED);
    }

    /** @param span how long is counted, after a warm-up */
    static double perSecond(Measured measured, List<byte[]> rows, int connections, Duration span) throws Exception {
        run(measured, "create schema bench; create table bench.bare (id bigserial primary key, body bytea not null)");
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            long from = System.nanoTime() + WARM_UP.toNanos();
            long until = from + span.toNanos();
            List<Callable<Long>> work = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                work.add(() -> insert(measured, rows, from, until));
            }
            long committed = 0;
            for (Future<Long> each : threads.invokeAll(work)) {
                committed += each.get();
            }
            return Figures.perSecond(committed, until - from);
        } finally {
            run(measured, "drop schema bench cascade");
        }
    }

    /** @return how many commits fell into the span */
    private static long insert(Measured measured, List<byte[]> rows, long from, long until) throws SQLException {
        long committed = 0;
        int turn = 0;
        try (Connection connection = measured.connect();
                PreparedStatement insert = connection.prepareStatement("insert into bench.bare (body) values (?)")) {
            long now = System.nanoTime();
            while (now - until < 0) {
                insert.setBytes(1, rows.get(turn++ % rows.size()));
                insert.executeUpdate();
                now = System.nanoTime();
                if (now - from > 0 && now - until < 0) {
                    committed++;
                }
            }
            return committed;
        }
    }

    private static void run(Measured measured, String sql) throws SQLException {
        try (Connection connection = measured.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
