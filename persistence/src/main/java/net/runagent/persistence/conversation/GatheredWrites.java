package net.runagent.persistence.conversation;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.RowMapperResultSetExtractor;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes for whose outcome the rest of the running transaction does not wait: they gather, and go to the database in one
 * message, in the order in which they came, with the next one whose outcome is waited for or right before the commit. Each by
 * itself would wait for an answer, and waiting for answers is most of the time that a reply takes. Until then nobody sees them,
 * this transaction included; without a transaction each is done at once.
 */
@Component
class GatheredWrites {
    /** For a write that may concern any number of rows. */
    static final IntConsumer ANY = rows -> {};

    /** Each number of them is a statement of its own, which a connection remembers. */
    private static final int MOST_AT_ONCE = 8;

    private final JdbcTemplate jdbc;

    GatheredWrites(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param judge is told how many rows were written, and may throw, which takes the transaction back */
    private record Write(
            String sql, IntConsumer judge, @Nullable Object[] values) {}

    void add(String sql, IntConsumer judge, @Nullable Object... values) {
        Write write = new Write(sql, judge, values);
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            carryOut(List.of(write));
            return;
        }
        List<Write> waiting = waiting();
        waiting.add(write);
        if (waiting.size() == MOST_AT_ONCE) {
            carryOut(taken(waiting));
        }
    }

    /** One that returns rows; what has gathered goes with it. */
    <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... values) {
        List<Write> all = new ArrayList<>();
        if (TransactionSynchronizationManager.getResource(this) instanceof Gathered gathered) {
            all.addAll(taken(gathered.writes));
        }
        all.add(new Write(sql, ANY, values));
        return Objects.requireNonNull(jdbc.execute(message(all), (PreparedStatement statement) -> {
            List<Integer> counts = execute(statement, all);
            List<T> rows = rows(statement.getResultSet(), mapper);
            judge(all, counts);
            return rows;
        }));
    }

    private static <T> List<T> rows(ResultSet found, RowMapper<T> mapper) throws SQLException {
        try (found) {
            return new RowMapperResultSetExtractor<>(mapper).extractData(found);
        }
    }

    private List<Write> waiting() {
        if (TransactionSynchronizationManager.getResource(this) instanceof Gathered known) {
            return known.writes;
        }
        Gathered fresh = new Gathered();
        TransactionSynchronizationManager.bindResource(this, fresh);
        TransactionSynchronizationManager.registerSynchronization(fresh);
        return fresh.writes;
    }

    private static List<Write> taken(List<Write> waiting) {
        List<Write> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    private void carryOut(List<Write> writes) {
        if (!writes.isEmpty()) {
            jdbc.execute(message(writes), (PreparedStatement statement) -> {
                judge(writes, execute(statement, writes));
                return true;
            });
        }
    }

    /** Several statements in one: PostgreSQL carries them out one after the other and answers once. */
    private static String message(List<Write> writes) {
        return writes.stream().map(Write::sql).collect(Collectors.joining(";\n"));
    }

    /** @return how many rows each wrote; of one that returns rows -1, and the statement stands there */
    private static List<Integer> execute(PreparedStatement statement, List<Write> writes) throws SQLException {
        @Nullable
        Object[] values =
                writes.stream().flatMap(write -> Arrays.stream(write.values())).toArray();
        new ArgumentPreparedStatementSetter(values).setValues(statement);
        statement.execute();
        List<Integer> counts = new ArrayList<>();
        while (true) {
            counts.add(statement.getUpdateCount());
            if (counts.size() == writes.size()) {
                return counts;
            }
            statement.getMoreResults();
        }
    }

    private static void judge(List<Write> writes, List<Integer> counts) {
        for (int i = 0; i < writes.size(); i++) {
            writes.get(i).judge().accept(counts.get(i));
        }
    }

    private final class Gathered implements TransactionSynchronization {
        final List<Write> writes = new ArrayList<>();

        @Override
        public void beforeCommit(boolean readOnly) {
            carryOut(taken(writes));
        }

        @Override
        public void beforeCompletion() {
            TransactionSynchronizationManager.unbindResource(GatheredWrites.this);
        }
    }
}
