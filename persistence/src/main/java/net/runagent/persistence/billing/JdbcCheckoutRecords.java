package net.runagent.persistence.billing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.CheckoutAttempt;
import net.runagent.core.billing.CheckoutRecords;
import net.runagent.core.billing.InvoiceId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcCheckoutRecords implements CheckoutRecords {
    private final JdbcClient jdbc;

    JdbcCheckoutRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void save(CheckoutAttempt attempt) {
        jdbc.sql("""
                        INSERT INTO checkout_attempt
                            (id, invoice, part, state, checkout, product, url, expires_at, created_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (id) DO UPDATE SET state = excluded.state, checkout = excluded.checkout,
                            product = excluded.product, url = excluded.url, expires_at = excluded.expires_at
                        """)
                .param(attempt.id())
                .param(attempt.invoice().value())
                .param(attempt.part())
                .param(attempt.state().name())
                .param(attempt.checkout())
                .param(attempt.product())
                .param(attempt.url())
                .param(Columns.atOrNull(attempt.expiresAt()))
                .param(Columns.at(attempt.createdAt()))
                .update();
    }

    @Override
    public Optional<CheckoutAttempt> find(UUID attempt) {
        return jdbc.sql("SELECT * FROM checkout_attempt WHERE id = ?")
                .param(attempt)
                .query((row, n) -> map(row))
                .optional();
    }

    @Override
    public Optional<CheckoutAttempt> byCheckout(UUID checkout) {
        return jdbc.sql("SELECT * FROM checkout_attempt WHERE checkout = ?")
                .param(checkout)
                .query((row, n) -> map(row))
                .optional();
    }

    @Override
    public List<CheckoutAttempt> of(InvoiceId invoice) {
        return jdbc.sql("SELECT * FROM checkout_attempt WHERE invoice = ? ORDER BY created_at DESC, id DESC")
                .param(invoice.value())
                .query((row, n) -> map(row))
                .list();
    }

    @Override
    public List<CheckoutAttempt> openSince(Instant created, int most) {
        return jdbc.sql("""
                        SELECT * FROM checkout_attempt WHERE state = 'OPEN' AND created_at >= ?
                        ORDER BY looked_at NULLS FIRST, created_at LIMIT ?
                        """)
                .params(Columns.at(created), most)
                .query((row, n) -> map(row))
                .list();
    }

    @Override
    public void lookedAt(UUID attempt, Instant at) {
        jdbc.sql("UPDATE checkout_attempt SET looked_at = ? WHERE id = ?")
                .params(Columns.at(at), attempt)
                .update();
    }

    private static CheckoutAttempt map(ResultSet row) throws SQLException {
        return new CheckoutAttempt(
                Columns.id(row, "id"),
                Columns.invoice(row, "invoice"),
                row.getString("part"),
                CheckoutAttempt.State.valueOf(row.getString("state")),
                Columns.idOrNull(row, "checkout"),
                Columns.idOrNull(row, "product"),
                row.getString("url"),
                Columns.instantOrNull(row, "expires_at"),
                Columns.instant(row, "created_at"));
    }
}
