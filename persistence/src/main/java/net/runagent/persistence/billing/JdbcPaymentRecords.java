package net.runagent.persistence.billing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.Payment;
import net.runagent.core.billing.PaymentRecords;
import net.runagent.core.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcPaymentRecords implements PaymentRecords {
    private final JdbcClient jdbc;

    JdbcPaymentRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean insert(Payment payment) {
        return jdbc.sql("""
                        INSERT INTO payment (id, rail, external_ref, invoice, billing_account, currency, net, fee, refunded,
                            lost, paid_at, disputed)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (rail, external_ref) DO NOTHING
                        """)
                        .param(payment.id())
                        .param(payment.rail())
                        .param(payment.externalRef())
                        .param(Columns.raw(payment.invoice()))
                        .param(payment.billingAccount())
                        .param(payment.net().currency())
                        .param(payment.net().minor())
                        .param(payment.fee().minor())
                        .param(payment.refunded().minor())
                        .param(payment.lost().minor())
                        .param(Columns.at(payment.paidAt()))
                        .param(payment.disputed())
                        .update()
                == 1;
    }

    @Override
    public Optional<Payment> byRef(String rail, String externalRef) {
        return jdbc.sql("SELECT * FROM payment WHERE rail = ? AND external_ref = ?")
                .params(rail, externalRef)
                .query((row, n) -> map(row))
                .optional();
    }

    @Override
    public Optional<Payment> find(UUID payment) {
        return jdbc.sql("SELECT * FROM payment WHERE id = ?")
                .param(payment)
                .query((row, n) -> map(row))
                .optional();
    }

    @Override
    public Optional<Payment> lock(UUID payment) {
        return jdbc.sql("SELECT * FROM payment WHERE id = ? FOR NO KEY UPDATE")
                .param(payment)
                .query((row, n) -> map(row))
                .optional();
    }

    @Override
    public List<Payment> of(InvoiceId invoice) {
        return jdbc.sql("SELECT * FROM payment WHERE invoice = ? ORDER BY paid_at, external_ref")
                .param(invoice.value())
                .query((row, n) -> map(row))
                .list();
    }

    @Override
    public List<Payment> ofPayer(UUID billingAccount) {
        return jdbc.sql("SELECT * FROM payment WHERE billing_account = ? ORDER BY paid_at DESC, external_ref")
                .param(billingAccount)
                .query((row, n) -> map(row))
                .list();
    }

    @Override
    public void refunded(UUID payment, Money total) {
        jdbc.sql("UPDATE payment SET refunded = ? WHERE id = ? AND currency = ?")
                .params(total.minor(), payment, total.currency())
                .update();
    }

    @Override
    public void lost(UUID payment, Money total) {
        jdbc.sql("UPDATE payment SET lost = ? WHERE id = ? AND currency = ?")
                .params(total.minor(), payment, total.currency())
                .update();
    }

    @Override
    public void fee(UUID payment, Money fee) {
        jdbc.sql("UPDATE payment SET fee = ? WHERE id = ?")
                .params(fee.minor(), payment)
                .update();
    }

    @Override
    public void disputed(UUID payment, boolean disputed) {
        jdbc.sql("UPDATE payment SET disputed = ? WHERE id = ?")
                .params(disputed, payment)
                .update();
    }

    private static Payment map(ResultSet row) throws SQLException {
        String currency = row.getString("currency");
        return new Payment(
                Columns.id(row, "id"),
                row.getString("rail"),
                row.getString("external_ref"),
                Columns.invoiceOrNull(row, "invoice"),
                Columns.idOrNull(row, "billing_account"),
                new Money(currency, row.getLong("net")),
                new Money(currency, row.getLong("fee")),
                new Money(currency, row.getLong("refunded")),
                new Money(currency, row.getLong("lost")),
                Columns.instant(row, "paid_at"),
                row.getBoolean("disputed"));
    }
}
