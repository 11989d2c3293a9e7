package net.runagent.persistence.billing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.TokenOffer;
import net.runagent.core.billing.TokenOfferRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcTokenOfferRecords implements TokenOfferRecords {
    private final JdbcClient jdbc;

    JdbcTokenOfferRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void save(TokenOffer offer) {
        jdbc.sql("""
                        INSERT INTO token_offer (invoice, billing_account, chain, token, asked_at) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (invoice) DO UPDATE
                            SET chain = excluded.chain, token = excluded.token, asked_at = excluded.asked_at
                        """)
                .param(offer.invoice().value())
                .param(offer.billingAccount())
                .param(offer.chain())
                .param(offer.token())
                .param(Columns.at(offer.askedAt()))
                .update();
    }

    @Override
    public Optional<TokenOffer> find(InvoiceId invoice) {
        return jdbc.sql("SELECT * FROM token_offer WHERE invoice = ?")
                .param(invoice.value())
                .query((row, n) -> map(row))
                .optional();
    }

    @Override
    public void lock(UUID billingAccount) {
        jdbc.sql("SELECT id FROM billing_account WHERE id = ? FOR NO KEY UPDATE")
                .param(billingAccount)
                .query(UUID.class)
                .optional();
    }

    @Override
    public List<TokenOffer> open(UUID billingAccount, Instant now) {
        return jdbc.sql("""
                        SELECT o.* FROM token_offer o JOIN invoice i ON i.id = o.invoice
                        WHERE o.billing_account = ? AND i.settled_at IS NULL AND i.cancelled_at IS NULL
                        ORDER BY i.valid_until <= ?, i.created_at, i.id
                        """)
                .params(billingAccount, Columns.at(now))
                .query((row, n) -> map(row))
                .list();
    }

    @Override
    public boolean shownSince(String chain, Instant since) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM token_offer WHERE chain = ? AND asked_at >= ?)")
                .params(chain, Columns.at(since))
                .query(Boolean.class)
                .single();
    }

    private static TokenOffer map(ResultSet row) throws SQLException {
        return new TokenOffer(
                Columns.invoice(row, "invoice"),
                Columns.id(row, "billing_account"),
                row.getString("chain"),
                row.getString("token"),
                Columns.instant(row, "asked_at"));
    }
}
