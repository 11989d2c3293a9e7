package net.runagent.persistence.billing;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.TokenPayout;
import net.runagent.core.billing.TokenPayoutRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcTokenPayoutRecords implements TokenPayoutRecords {
    private final JdbcClient jdbc;

    JdbcTokenPayoutRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void insert(TokenPayout payout) {
        jdbc.sql("""
                        INSERT INTO token_payout (id, billing_account, chain, token, units, address, state, confirmed_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(payout.id())
                .param(payout.billingAccount())
                .param(payout.chain())
                .param(payout.token())
                .param(new BigDecimal(payout.units()))
                .param(payout.address())
                .param(payout.state().name())
                .param(Columns.at(payout.confirmedAt()))
                .update();
    }

    @Override
    public void save(TokenPayout payout) {
        jdbc.sql("""
                        UPDATE token_payout SET state = ?, confirmed_at = ?, approved_by = ?, from_block = ?, looked_to = ?,
                            tx = ?, ended_at = ?
                        WHERE id = ?
                        """)
                .param(payout.state().name())
                .param(Columns.at(payout.confirmedAt()))
                .param(payout.approvedBy())
                .param(payout.from())
                .param(payout.lookedTo())
                .param(payout.tx())
                .param(Columns.atOrNull(payout.endedAt()))
                .param(payout.id())
                .update();
    }

    @Override
    public Optional<TokenPayout> find(UUID id) {
        return jdbc.sql("SELECT * FROM token_payout WHERE id = ?")
                .param(id)
                .query((row, n) -> map(row))
                .optional();
    }

    @Override
    public Optional<TokenPayout> lock(UUID id) {
        return jdbc.sql("SELECT * FROM token_payout WHERE id = ? FOR NO KEY UPDATE")
                .param(id)
                .query((row, n) -> map(row))
                .optional();
    }

    @Override
    public List<TokenPayout> of(UUID billingAccount) {
        return jdbc.sql("SELECT * FROM token_payout WHERE billing_account = ? ORDER BY confirmed_at DESC, id DESC")
                .param(billingAccount)
                .query((row, n) -> map(row))
                .list();
    }

    @Override
    public List<TokenPayout> in(TokenPayout.State state) {
        return jdbc.sql("SELECT * FROM token_payout WHERE state = ? ORDER BY confirmed_at, id")
                .param(state.name())
                .query((row, n) -> map(row))
                .list();
    }

    @Override
    public void forgetAsked(Instant before) {
        jdbc.sql("DELETE FROM token_payout WHERE state = 'ASKED' AND confirmed_at < ?")
                .param(Columns.at(before))
                .update();
    }

    @Override
    public List<TokenPayout> open() {
        return jdbc.sql("SELECT * FROM token_payout WHERE ended_at IS NULL AND state <> 'ASKED' ORDER BY confirmed_at, id")
                .query((row, n) -> map(row))
                .list();
    }

    private static TokenPayout map(ResultSet row) throws SQLException {
        return new TokenPayout(
                Columns.id(row, "id"),
                Columns.id(row, "billing_account"),
                row.getString("chain"),
                row.getString("token"),
                row.getBigDecimal("units").toBigIntegerExact(),
                row.getString("address"),
                TokenPayout.State.valueOf(row.getString("state")),
                Columns.instant(row, "confirmed_at"),
                row.getString("approved_by"),
                row.getObject("from_block", Long.class),
                row.getObject("looked_to", Long.class),
                row.getString("tx"),
                Columns.instantOrNull(row, "ended_at"));
    }
}
