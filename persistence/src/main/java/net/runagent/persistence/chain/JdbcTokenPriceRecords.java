package net.runagent.persistence.chain;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import net.runagent.core.chain.TokenPrice;
import net.runagent.core.chain.TokenPriceRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcTokenPriceRecords implements TokenPriceRecords {
    private final JdbcClient jdbc;

    JdbcTokenPriceRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<TokenPrice> find(String token) {
        return jdbc.sql("SELECT * FROM token_price WHERE token = ?")
                .param(token)
                .query((row, n) -> {
                    OffsetDateTime since = row.getObject("low_since", OffsetDateTime.class);
                    return new TokenPrice(
                            row.getString("token"),
                            row.getLong("micros"),
                            row.getObject("seen_at", OffsetDateTime.class).toInstant(),
                            since == null ? null : since.toInstant());
                })
                .optional();
    }

    @Override
    public void save(TokenPrice price) {
        Instant since = price.lowSince();
        jdbc.sql("""
                        INSERT INTO token_price (token, micros, seen_at, low_since) VALUES (?, ?, ?, ?)
                        ON CONFLICT (token) DO UPDATE
                            SET micros = excluded.micros, seen_at = excluded.seen_at, low_since = excluded.low_since
                        """)
                .param(price.token())
                .param(price.micros())
                .param(price.seenAt().atOffset(ZoneOffset.UTC))
                .param(since == null ? null : since.atOffset(ZoneOffset.UTC))
                .update();
    }
}
