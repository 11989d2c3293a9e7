package net.runagent.persistence.chain;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import net.runagent.core.chain.Sighting;
import net.runagent.core.chain.SightingRecords;
import net.runagent.core.work.Transactions;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcSightingRecords implements SightingRecords {
    private final JdbcClient jdbc;
    private final Transactions transactions;

    JdbcSightingRecords(JdbcClient jdbc, Transactions transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public void replace(String chain, Heads heads, List<Sighting> seen) {
        transactions.run(() -> {
            jdbc.sql("""
                            INSERT INTO chain_head (chain, newest, last) VALUES (?, ?, ?)
                            ON CONFLICT (chain) DO UPDATE SET newest = excluded.newest, last = excluded.last
                            """).params(chain, heads.newest(), heads.last()).update();
            jdbc.sql("DELETE FROM chain_sighting WHERE chain = ?").param(chain).update();
            for (Sighting each : seen) {
                jdbc.sql("""
                                INSERT INTO chain_sighting (chain, block_hash, log_index, block, tx, token, recipient, amount)
                                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                                """)
                        .params(
                                chain,
                                each.blockHash(),
                                each.logIndex(),
                                each.block(),
                                each.tx(),
                                each.token(),
                                each.recipient(),
                                new BigDecimal(each.amount()))
                        .update();
            }
        });
    }

    @Override
    public List<Sighting> to(String chain, String recipient) {
        return jdbc.sql("SELECT * FROM chain_sighting WHERE chain = ? AND recipient = ? ORDER BY block, log_index")
                .params(chain, recipient)
                .query((row, n) -> new Sighting(
                        row.getString("chain"),
                        row.getString("block_hash"),
                        row.getInt("log_index"),
                        row.getLong("block"),
                        row.getString("tx"),
                        row.getString("token"),
                        row.getString("recipient"),
                        row.getBigDecimal("amount").toBigIntegerExact()))
                .list();
    }

    @Override
    public Optional<Heads> heads(String chain) {
        return jdbc.sql("SELECT newest, last FROM chain_head WHERE chain = ?")
                .param(chain)
                .query((row, n) -> new Heads(row.getLong("newest"), row.getLong("last")))
                .optional();
    }
}
