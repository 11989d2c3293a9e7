package net.runagent.persistence.billing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.TokenArrival;
import net.runagent.core.billing.TokenArrivalRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcTokenArrivalRecords implements TokenArrivalRecords {
    private final JdbcClient jdbc;

    JdbcTokenArrivalRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void add(TokenArrival arrival) {
        jdbc.sql("""
                        INSERT INTO token_arrival (id, chain, tx, log_index, billing_account, credited_at)
                        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (chain, tx, log_index) DO NOTHING
                        """)
                .param(arrival.id())
                .param(arrival.chain())
                .param(arrival.tx())
                .param(arrival.logIndex())
                .param(arrival.billingAccount())
                .param(Columns.at(arrival.creditedAt()))
                .update();
    }

    @Override
    public void told(TokenArrival arrival) {
        jdbc.sql("UPDATE token_arrival SET told = true WHERE id = ?")
                .param(arrival.id())
                .update();
    }

    @Override
    public Optional<TokenArrival> find(UUID id) {
        return jdbc.sql("SELECT * FROM token_arrival WHERE id = ?")
                .param(id)
                .query((row, n) -> map(row))
                .optional();
    }

    @Override
    public List<TokenArrival> untold(UUID billingAccount) {
        return jdbc.sql("SELECT * FROM token_arrival WHERE billing_account = ? AND NOT told ORDER BY credited_at, id")
                .param(billingAccount)
                .query((row, n) -> map(row))
                .list();
    }

    private static TokenArrival map(ResultSet row) throws SQLException {
        return new TokenArrival(
                Columns.id(row, "id"),
                row.getString("chain"),
                row.getString("tx"),
                row.getInt("log_index"),
                Columns.id(row, "billing_account"),
                Columns.instant(row, "credited_at"));
    }
}
