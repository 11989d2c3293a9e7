package net.runagent.persistence.work;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.work.ParkedJobs;
import net.runagent.core.work.Transactions;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Moves jobs between the parking place and the table of waiting ones, in one transaction. */
@Component
class JdbcParkedJobs implements ParkedJobs {
    private final JdbcTemplate jdbc;
    private final JdbcJobTable table;
    private final DatabaseTime time;
    private final Transactions transactions;

    JdbcParkedJobs(JdbcTemplate jdbc, JdbcJobTable table, DatabaseTime time, Transactions transactions) {
        this.jdbc = jdbc;
        this.table = table;
        this.time = time;
        this.transactions = transactions;
    }

    @Override
    public List<Parked> all() {
        return jdbc.query(
                "select job, id, failures, failure, parked_at from parked_job order by parked_at, job, id",
                (row, number) -> parked(row));
    }

    @Override
    public List<String> retry(UUID id) {
        return transactions.call(() -> {
            List<String> jobs = jdbc.query(
                    "delete from parked_job where id = ? returning job", (row, number) -> row.getString("job"), id);
            jobs.forEach(job -> table.put(job, Map.of(id, time.now())));
            return jobs;
        });
    }

    private static Parked parked(ResultSet row) throws SQLException {
        return new Parked(
                row.getString("job"),
                row.getObject("id", UUID.class),
                row.getInt("failures"),
                row.getString("failure"),
                row.getObject("parked_at", OffsetDateTime.class).toInstant());
    }
}
