package net.runagent.persistence.billing;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.ChatUser;
import net.runagent.core.billing.PortalRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcPortalRecords implements PortalRecords {
    private final JdbcClient jdbc;

    JdbcPortalRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void wanted(UUID portal, Wish wish, Instant until) {
        // One at a time: an earlier address is of no use any more.
        jdbc.sql("DELETE FROM card_portal WHERE billing_account = ?")
                .param(wish.payer())
                .update();
        jdbc.sql("INSERT INTO card_portal (id, billing_account, chat, expires_at) VALUES (?, ?, ?, ?)")
                .params(portal, wish.payer(), wish.chat().lane(), Columns.at(until))
                .update();
    }

    @Override
    public Optional<Wish> find(UUID portal) {
        return jdbc.sql("SELECT billing_account, chat FROM card_portal WHERE id = ?")
                .param(portal)
                .query((row, n) -> new Wish(Columns.id(row, "billing_account"), ChatUser.ofLane(row.getString("chat"))))
                .optional();
    }

    @Override
    public void opened(UUID portal, byte[] sealedUrl, Instant until) {
        jdbc.sql("UPDATE card_portal SET sealed_url = ?, expires_at = ? WHERE id = ?")
                .params(sealedUrl, Columns.at(until), portal)
                .update();
    }

    @Override
    public Optional<byte[]> take(UUID portal, Wish wish, Instant now) {
        return jdbc.sql("""
            DELETE FROM card_portal WHERE id = ? AND billing_account = ? AND chat = ? AND sealed_url IS NOT NULL
            RETURNING sealed_url, expires_at > ? AS fresh
            """)
                .params(portal, wish.payer(), wish.chat().lane(), Columns.at(now))
                .query((row, n) ->
                        row.getBoolean("fresh") ? Optional.of(row.getBytes("sealed_url")) : Optional.<byte[]>empty())
                .optional()
                .flatMap(url -> url);
    }

    @Override
    public void forgetExpired(Instant now) {
        jdbc.sql("DELETE FROM card_portal WHERE expires_at <= ?")
                .param(Columns.at(now))
                .update();
    }
}
