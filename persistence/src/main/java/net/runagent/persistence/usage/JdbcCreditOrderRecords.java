package net.runagent.persistence.usage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.CreditOrder;
import net.runagent.core.usage.CreditOrderRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcCreditOrderRecords implements CreditOrderRecords {
    private final JdbcClient jdbc;

    JdbcCreditOrderRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void add(CreditOrder order) {
        jdbc.sql("insert into credit_order (invoice, deployment_id, pack, micros, ordered_at, spent_micros)"
                        + " values (?, ?, ?, ?, ?, 0)")
                .params(
                        order.invoice().value(),
                        order.deployment().value(),
                        order.pack(),
                        order.credit().value(),
                        Timestamp.from(order.orderedAt()))
                .update();
    }

    @Override
    public Optional<CreditOrder> find(InvoiceId invoice) {
        return jdbc.sql("select * from credit_order where invoice = ?")
                .param(invoice.value())
                .query(JdbcCreditOrderRecords::order)
                .optional();
    }

    @Override
    public Optional<CreditOrder> lock(InvoiceId invoice) {
        return jdbc.sql("select * from credit_order where invoice = ? for update")
                .param(invoice.value())
                .query(JdbcCreditOrderRecords::order)
                .optional();
    }

    @Override
    public List<CreditOrder> lockAll(DeploymentId deployment) {
        return jdbc.sql("select * from credit_order where deployment_id = ? order by ordered_at, invoice for update")
                .param(deployment.value())
                .query(JdbcCreditOrderRecords::order)
                .list();
    }

    @Override
    public UsdMicros delivered(DeploymentId deployment) {
        return new UsdMicros(jdbc.sql("select coalesce(sum(micros), 0) from credit_order"
                        + " where deployment_id = ? and delivered_at is not null")
                .param(deployment.value())
                .query(Long.class)
                .single());
    }

    @Override
    public List<DeploymentId> unspent() {
        return jdbc.sql("select distinct deployment_id from credit_order"
                        + " where delivered_at is not null and spent_micros < micros")
                .query((row, n) -> new DeploymentId(row.getObject("deployment_id", UUID.class)))
                .list();
    }

    @Override
    public void delivered(InvoiceId invoice, Instant at) {
        jdbc.sql("update credit_order set delivered_at = ? where invoice = ?")
                .params(Timestamp.from(at), invoice.value())
                .update();
    }

    @Override
    public void spent(InvoiceId invoice, UsdMicros total) {
        jdbc.sql("update credit_order set spent_micros = ? where invoice = ?")
                .params(total.value(), invoice.value())
                .update();
    }

    private static CreditOrder order(ResultSet row, int n) throws SQLException {
        Timestamp delivered = row.getTimestamp("delivered_at");
        return new CreditOrder(
                new InvoiceId(row.getObject("invoice", UUID.class)),
                new DeploymentId(row.getObject("deployment_id", UUID.class)),
                row.getString("pack"),
                new UsdMicros(row.getLong("micros")),
                row.getTimestamp("ordered_at").toInstant(),
                delivered == null ? null : delivered.toInstant(),
                new UsdMicros(row.getLong("spent_micros")));
    }
}
