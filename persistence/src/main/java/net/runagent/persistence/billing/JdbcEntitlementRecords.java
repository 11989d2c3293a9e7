package net.runagent.persistence.billing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.EntitlementRecords;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.PaidPeriod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcEntitlementRecords implements EntitlementRecords {
    private final JdbcClient jdbc;

    JdbcEntitlementRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean add(PaidPeriod period) {
        return jdbc.sql("""
                        INSERT INTO entitlement_period (payment, invoice, from_at, until_at, taken_back_at)
                        VALUES (?, ?, ?, ?, ?) ON CONFLICT (payment) DO NOTHING
                        """)
                        .param(period.payment())
                        .param(period.invoice().value())
                        .param(Columns.at(period.from()))
                        .param(Columns.at(period.until()))
                        .param(Columns.atOrNull(period.takenBackAt()))
                        .update()
                == 1;
    }

    @Override
    public boolean takenBack(UUID payment, Instant at) {
        return jdbc.sql("UPDATE entitlement_period SET taken_back_at = ? WHERE payment = ? AND taken_back_at IS NULL")
                        .params(Columns.at(at), payment)
                        .update()
                == 1;
    }

    @Override
    public Optional<PaidPeriod> ofPayment(UUID payment) {
        return jdbc.sql("SELECT * FROM entitlement_period WHERE payment = ?")
                .param(payment)
                .query((row, n) -> map(row))
                .optional();
    }

    @Override
    public List<PaidPeriod> of(InvoiceId invoice) {
        return jdbc.sql("SELECT * FROM entitlement_period WHERE invoice = ? ORDER BY from_at, payment")
                .param(invoice.value())
                .query((row, n) -> map(row))
                .list();
    }

    @Override
    public List<InvoiceId> ending(String rail, Instant from, Instant until) {
        return jdbc.sql("""
                        SELECT e.invoice FROM entitlement_period e JOIN payment p ON p.id = e.payment
                        WHERE p.rail = ? AND e.taken_back_at IS NULL
                        GROUP BY e.invoice HAVING max(e.until_at) BETWEEN ? AND ? ORDER BY e.invoice
                        """)
                .params(rail, Columns.at(from), Columns.at(until))
                .query((row, n) -> Columns.invoice(row, "invoice"))
                .list();
    }

    private static PaidPeriod map(ResultSet row) throws SQLException {
        return new PaidPeriod(
                Columns.id(row, "payment"),
                Columns.invoice(row, "invoice"),
                Columns.instant(row, "from_at"),
                Columns.instant(row, "until_at"),
                Columns.instantOrNull(row, "taken_back_at"));
    }
}
