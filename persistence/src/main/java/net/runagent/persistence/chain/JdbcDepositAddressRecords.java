package net.runagent.persistence.chain;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.chain.ChainAddress;
import net.runagent.core.chain.ChainFamily;
import net.runagent.core.chain.DepositAddress;
import net.runagent.core.chain.DepositAddressRecords;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcDepositAddressRecords implements DepositAddressRecords {
    private final JdbcClient jdbc;

    JdbcDepositAddressRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<String> pinned(ChainFamily family) {
        return jdbc.sql("SELECT fingerprint FROM chain_key WHERE family = ?")
                .param(family.word())
                .query(String.class)
                .optional();
    }

    @Override
    public boolean pin(ChainFamily family, String fingerprint, Instant at) {
        return jdbc.sql(
                                "INSERT INTO chain_key (family, fingerprint, pinned_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
                        .params(family.word(), fingerprint, at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    @Override
    public boolean pinAnew(ChainFamily family, String fingerprint, Instant at) {
        return jdbc.sql("UPDATE chain_key SET fingerprint = ?, pinned_at = ? WHERE family = ?")
                        .params(fingerprint, at.atOffset(ZoneOffset.UTC), family.word())
                        .update()
                == 1;
    }

    @Override
    public long nextIndex(ChainFamily family) {
        return jdbc.sql("UPDATE chain_key SET next_index = next_index + 1 WHERE family = ? RETURNING next_index - 1")
                .param(family.word())
                .query(Long.class)
                .single();
    }

    @Override
    public long skip(ChainFamily family, long count) {
        return jdbc.sql("UPDATE chain_key SET next_index = next_index + ? WHERE family = ? RETURNING next_index")
                .params(count, family.word())
                .query(Long.class)
                .single();
    }

    @Override
    public Optional<DepositAddress> of(UUID billingAccount, String fingerprint) {
        return jdbc.sql("SELECT * FROM deposit_address WHERE billing_account = ? AND fingerprint = ?")
                .params(billingAccount, fingerprint)
                .query((row, n) -> map(row))
                .optional();
    }

    @Override
    public void insert(ChainAddress address, String fingerprint, long index, UUID billingAccount, Instant at) {
        try {
            jdbc.sql("""
                            INSERT INTO deposit_address (family, address, fingerprint, index, billing_account, made_at)
                            VALUES (?, ?, ?, ?, ?, ?)
                            """)
                    .params(
                            address.family().word(),
                            address.hex(),
                            fingerprint,
                            index,
                            billingAccount,
                            at.atOffset(ZoneOffset.UTC))
                    .update();
        } catch (DuplicateKeyException given) {
            throw new IllegalStateException("index " + index + " or its address was given before", given);
        }
    }

    @Override
    public List<DepositAddress> after(ChainFamily family, long seq, int limit) {
        return jdbc.sql("SELECT * FROM deposit_address WHERE family = ? AND seq > ? ORDER BY seq LIMIT ?")
                .params(family.word(), seq, limit)
                .query((row, n) -> map(row))
                .list();
    }

    @Override
    public Optional<DepositAddress> find(ChainAddress address) {
        return jdbc.sql("SELECT * FROM deposit_address WHERE family = ? AND address = ?")
                .params(address.family().word(), address.hex())
                .query((row, n) -> map(row))
                .optional();
    }

    private static DepositAddress map(ResultSet row) throws SQLException {
        return new DepositAddress(
                row.getLong("seq"),
                new ChainAddress(ChainFamily.of(row.getString("family")), row.getString("address")),
                row.getString("fingerprint"),
                row.getLong("index"),
                row.getObject("billing_account", UUID.class),
                row.getObject("made_at", OffsetDateTime.class).toInstant());
    }
}
