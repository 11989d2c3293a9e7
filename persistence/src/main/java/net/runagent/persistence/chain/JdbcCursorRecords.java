package net.runagent.persistence.chain;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import net.runagent.core.chain.BlockHead;
import net.runagent.core.chain.ChainCursor;
import net.runagent.core.chain.CursorRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcCursorRecords implements CursorRecords {
    private final JdbcClient jdbc;

    JdbcCursorRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<ChainCursor> find(String chain) {
        return jdbc.sql("SELECT * FROM chain_cursor WHERE chain = ?")
                .param(chain)
                .query((row, n) -> new ChainCursor(
                        row.getString("chain"),
                        row.getLong("block"),
                        row.getString("hash"),
                        row.getObject("moved_at", OffsetDateTime.class).toInstant(),
                        row.getString("halted")))
                .optional();
    }

    @Override
    public boolean begin(String chain, BlockHead at, Instant now) {
        return jdbc.sql(
                                "INSERT INTO chain_cursor (chain, block, hash, moved_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
                        .params(chain, at.number(), at.hash(), now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    @Override
    public boolean advance(ChainCursor from, BlockHead to, Instant now) {
        return jdbc.sql("""
                        UPDATE chain_cursor SET block = ?, hash = ?, moved_at = ?
                        WHERE chain = ? AND block = ? AND hash = ? AND halted IS NULL
                        """)
                        .params(
                                to.number(),
                                to.hash(),
                                now.atOffset(ZoneOffset.UTC),
                                from.chain(),
                                from.block(),
                                from.hash())
                        .update()
                == 1;
    }

    @Override
    public boolean halt(String chain, String why, Instant now) {
        return jdbc.sql("UPDATE chain_cursor SET halted = ?, halted_at = ? WHERE chain = ? AND halted IS NULL")
                        .params(why, now.atOffset(ZoneOffset.UTC), chain)
                        .update()
                == 1;
    }

    @Override
    public void resume(String chain, BlockHead at, Instant now) {
        jdbc.sql("""
                        UPDATE chain_cursor SET block = ?, hash = ?, moved_at = ?, halted = NULL, halted_at = NULL
                        WHERE chain = ?
                        """)
                .params(at.number(), at.hash(), now.atOffset(ZoneOffset.UTC), chain)
                .update();
    }
}
