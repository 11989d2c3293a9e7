package net.runagent.persistence.chain;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.chain.ChainFamily;
import net.runagent.core.chain.ChainTransfer;
import net.runagent.core.chain.TransferRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcTransferRecords implements TransferRecords {
    private final JdbcClient jdbc;

    JdbcTransferRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean insert(ChainTransfer transfer) {
        return jdbc.sql("""
                        INSERT INTO chain_transfer (chain, tx, log_index, block, block_hash, token, sender, recipient, amount,
                            billing_account, at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                        """)
                        .param(transfer.chain())
                        .param(transfer.tx())
                        .param(transfer.logIndex())
                        .param(transfer.block())
                        .param(transfer.blockHash())
                        .param(transfer.token())
                        .param(transfer.sender())
                        .param(transfer.recipient())
                        .param(new BigDecimal(transfer.amount()))
                        .param(transfer.billingAccount())
                        .param(transfer.at().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    @Override
    public Optional<ChainTransfer> find(String chain, String tx, int logIndex) {
        return jdbc.sql("SELECT * FROM chain_transfer WHERE chain = ? AND tx = ? AND log_index = ?")
                .params(chain, tx, logIndex)
                .query((row, n) -> map(row))
                .optional();
    }

    @Override
    public List<ChainTransfer> of(UUID billingAccount) {
        return jdbc.sql("SELECT * FROM chain_transfer WHERE billing_account = ? ORDER BY at, chain, block, log_index")
                .param(billingAccount)
                .query((row, n) -> map(row))
                .list();
    }

    @Override
    public List<Holding> holdings(
            String chain, ChainFamily family, String token, long block, String afterAddress, int limit) {
        return jdbc.sql("""
                        SELECT d.address, d.index,
                            (SELECT coalesce(sum(t.amount), 0) FROM chain_transfer t WHERE t.chain = :chain
                                AND t.recipient = d.address AND t.token = :token AND t.block <= :block)
                          - (SELECT coalesce(sum(t.amount), 0) FROM chain_transfer t WHERE t.chain = :chain
                                AND t.sender = d.address AND t.token = :token AND t.block <= :block) AS amount
                        FROM deposit_address d
                        WHERE d.family = :family AND d.address > :after AND EXISTS (SELECT FROM chain_transfer t
                            WHERE t.chain = :chain AND t.recipient = d.address AND t.token = :token AND t.block <= :block)
                        ORDER BY d.address LIMIT :limit
                        """)
                .param("chain", chain)
                .param("family", family.word())
                .param("token", token)
                .param("block", block)
                .param("after", afterAddress)
                .param("limit", limit)
                .query((row, n) -> new Holding(
                        row.getString("address"),
                        row.getLong("index"),
                        row.getBigDecimal("amount").toBigIntegerExact()))
                .list();
    }

    private static ChainTransfer map(ResultSet row) throws SQLException {
        return new ChainTransfer(
                row.getString("chain"),
                row.getString("tx"),
                row.getInt("log_index"),
                row.getLong("block"),
                row.getString("block_hash"),
                row.getString("token"),
                row.getString("sender"),
                row.getString("recipient"),
                row.getBigDecimal("amount").toBigIntegerExact(),
                row.getObject("billing_account", UUID.class),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }
}
