package net.runagent.persistence.billing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.Invoice;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.billing.InvoiceRecords;
import net.runagent.core.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcInvoiceRecords implements InvoiceRecords {
    private final JdbcClient jdbc;

    JdbcInvoiceRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean insert(Invoice invoice, String once) {
        int inserted = jdbc.sql("""
                        INSERT INTO invoice (id, number, billing_account, once, created_at, valid_until, cancelled_at,
                            settled_at, refund_reason, end_wanted, renewal_of)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (once) DO NOTHING
                        """)
                .param(invoice.id().value())
                .param(invoice.number())
                .param(invoice.billingAccount())
                .param(once)
                .param(Columns.at(invoice.createdAt()))
                .param(Columns.at(invoice.validUntil()))
                .param(Columns.atOrNull(invoice.cancelledAt()))
                .param(Columns.atOrNull(invoice.settledAt()))
                .param(invoice.refundReason())
                .param(invoice.endWanted())
                .param(Columns.raw(invoice.renewalOf()))
                .update();
        if (inserted == 0) {
            return false;
        }
        int line = 0;
        for (InvoiceLine each : invoice.lines()) {
            jdbc.sql(
                            "INSERT INTO invoice_line (invoice, line, kind, product, currency, minor) VALUES (?, ?, ?, ?, ?, ?)")
                    .params(
                            invoice.id().value(),
                            ++line,
                            each.kind(),
                            each.product(),
                            each.amount().currency(),
                            each.amount().minor())
                    .update();
        }
        return true;
    }

    @Override
    public Optional<InvoiceId> byOnce(String once) {
        return jdbc.sql("SELECT id FROM invoice WHERE once = ?")
                .param(once)
                .query(UUID.class)
                .optional()
                .map(InvoiceId::new);
    }

    @Override
    public Optional<Invoice> find(InvoiceId id) {
        return jdbc.sql("SELECT * FROM invoice WHERE id = ?")
                .param(id.value())
                .query((row, n) -> map(row))
                .optional();
    }

    /** NO KEY: two that have both stored something about this invoice before would wait for each other's foreign keys. */
    @Override
    public Optional<Invoice> lock(InvoiceId id) {
        return jdbc.sql("SELECT * FROM invoice WHERE id = ? FOR NO KEY UPDATE")
                .param(id.value())
                .query((row, n) -> map(row))
                .optional();
    }

    @Override
    public List<Invoice> of(UUID billingAccount) {
        return jdbc.sql("SELECT * FROM invoice WHERE billing_account = ? ORDER BY created_at DESC, id DESC")
                .param(billingAccount)
                .query((row, n) -> map(row))
                .list();
    }

    @Override
    public void cancelled(InvoiceId id, Instant at) {
        jdbc.sql("UPDATE invoice SET cancelled_at = ? WHERE id = ? AND cancelled_at IS NULL")
                .params(Columns.at(at), id.value())
                .update();
    }

    @Override
    public void settled(InvoiceId id, Instant at) {
        jdbc.sql("UPDATE invoice SET settled_at = ? WHERE id = ? AND settled_at IS NULL")
                .params(Columns.at(at), id.value())
                .update();
    }

    @Override
    public void refundWanted(InvoiceId id, String reason) {
        jdbc.sql("UPDATE invoice SET refund_reason = ? WHERE id = ? AND refund_reason IS NULL")
                .params(reason, id.value())
                .update();
    }

    @Override
    public void endWanted(InvoiceId id) {
        jdbc.sql("UPDATE invoice SET end_wanted = true WHERE id = ?")
                .param(id.value())
                .update();
    }

    private Invoice map(ResultSet row) throws SQLException {
        UUID id = Columns.id(row, "id");
        return new Invoice(
                new InvoiceId(id),
                row.getString("number"),
                Columns.id(row, "billing_account"),
                lines(id),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "valid_until"),
                Columns.instantOrNull(row, "cancelled_at"),
                Columns.instantOrNull(row, "settled_at"),
                row.getString("refund_reason"),
                row.getBoolean("end_wanted"),
                Columns.invoiceOrNull(row, "renewal_of"));
    }

    private List<InvoiceLine> lines(UUID invoice) {
        return jdbc.sql("SELECT kind, product, currency, minor FROM invoice_line WHERE invoice = ? ORDER BY line")
                .param(invoice)
                .query((row, n) -> new InvoiceLine(
                        row.getString("kind"),
                        row.getString("product"),
                        new Money(row.getString("currency"), row.getLong("minor"))))
                .list();
    }
}
