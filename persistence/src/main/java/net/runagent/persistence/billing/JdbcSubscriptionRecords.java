package net.runagent.persistence.billing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.Subscription;
import net.runagent.core.billing.SubscriptionRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcSubscriptionRecords implements SubscriptionRecords {
    private final JdbcClient jdbc;

    JdbcSubscriptionRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Subscription> lock(UUID id) {
        Locks.hold(jdbc, "card-subscription", id);
        return find(id);
    }

    @Override
    public void save(Subscription subscription) {
        jdbc.sql("""
                        INSERT INTO subscription (id, invoice, billing_account, status, period_start, period_end,
                            cancel_at_period_end, pausing, past_due_at, paused_at, ended_at, as_of, plan)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (id) DO UPDATE SET invoice = excluded.invoice,
                            billing_account = excluded.billing_account, status = excluded.status,
                            period_start = excluded.period_start, period_end = excluded.period_end,
                            cancel_at_period_end = excluded.cancel_at_period_end,
                            pausing = excluded.pausing, past_due_at = excluded.past_due_at,
                            paused_at = excluded.paused_at,
                            ended_at = excluded.ended_at, as_of = excluded.as_of,
                            plan = excluded.plan
                        """)
                .param(subscription.id())
                .param(Columns.raw(subscription.invoice()))
                .param(subscription.billingAccount())
                .param(subscription.status())
                .param(Columns.at(subscription.periodStart()))
                .param(Columns.atOrNull(subscription.periodEnd()))
                .param(subscription.cancelAtPeriodEnd())
                .param(subscription.pausing())
                .param(Columns.atOrNull(subscription.pastDueAt()))
                .param(Columns.atOrNull(subscription.pausedAt()))
                .param(Columns.atOrNull(subscription.endedAt()))
                .param(Columns.at(subscription.asOf()))
                .param(subscription.plan())
                .update();
    }

    @Override
    public Optional<Subscription> find(UUID id) {
        return jdbc.sql("SELECT * FROM subscription WHERE id = ?")
                .param(id)
                .query((row, n) -> map(row))
                .optional();
    }

    @Override
    public List<Subscription> of(InvoiceId invoice) {
        return jdbc.sql("SELECT * FROM subscription WHERE invoice = ? ORDER BY period_start DESC, id")
                .param(invoice.value())
                .query((row, n) -> map(row))
                .list();
    }

    @Override
    public List<Subscription> ofPayer(UUID billingAccount) {
        return jdbc.sql("SELECT * FROM subscription WHERE billing_account = ? ORDER BY period_start DESC, id")
                .param(billingAccount)
                .query((row, n) -> map(row))
                .list();
    }

    @Override
    public List<UUID> running() {
        return jdbc.sql("""
                        SELECT id FROM subscription
                        WHERE ended_at IS NULL AND status NOT IN ('canceled', 'incomplete_expired') ORDER BY id
                        """)
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
    }

    private static Subscription map(ResultSet row) throws SQLException {
        return new Subscription(
                Columns.id(row, "id"),
                Columns.invoiceOrNull(row, "invoice"),
                Columns.idOrNull(row, "billing_account"),
                row.getString("status"),
                Columns.instant(row, "period_start"),
                Columns.instantOrNull(row, "period_end"),
                row.getBoolean("cancel_at_period_end"),
                row.getBoolean("pausing"),
                Columns.instantOrNull(row, "past_due_at"),
                Columns.instantOrNull(row, "paused_at"),
                Columns.instantOrNull(row, "ended_at"),
                Columns.instant(row, "as_of"),
                row.getString("plan"));
    }
}
