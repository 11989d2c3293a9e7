package net.runagent.persistence.billing;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import net.runagent.core.billing.TokenTake;
import net.runagent.core.billing.TokenTakeRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcTokenTakeRecords implements TokenTakeRecords {
    private final JdbcClient jdbc;

    JdbcTokenTakeRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void add(TokenTake take) {
        jdbc.sql("INSERT INTO token_take (payment, chain, token, units, cents, returned) VALUES (?, ?, ?, ?, ?, ?)")
                .param(take.payment())
                .param(take.chain())
                .param(take.token())
                .param(new BigDecimal(take.units()))
                .param(take.cents())
                .param(take.returned())
                .update();
    }

    @Override
    public void returned(TokenTake take, long returned) {
        jdbc.sql("UPDATE token_take SET returned = ? WHERE payment = ? AND chain = ? AND token = ?")
                .params(returned, take.payment(), take.chain(), take.token())
                .update();
    }

    @Override
    public List<TokenTake> of(UUID payment) {
        return jdbc.sql("SELECT * FROM token_take WHERE payment = ? ORDER BY chain, token")
                .param(payment)
                .query((row, n) -> new TokenTake(
                        Columns.id(row, "payment"),
                        row.getString("chain"),
                        row.getString("token"),
                        row.getBigDecimal("units").toBigIntegerExact(),
                        row.getLong("cents"),
                        row.getLong("returned")))
                .list();
    }
}
