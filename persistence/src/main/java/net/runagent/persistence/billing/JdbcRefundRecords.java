package net.runagent.persistence.billing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.CardRefund;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.RefundIntent;
import net.runagent.core.billing.RefundRecords;
import net.runagent.core.money.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcRefundRecords implements RefundRecords {
    private final JdbcClient jdbc;

    JdbcRefundRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean insert(RefundIntent intent) {
        return jdbc.sql("""
                        INSERT INTO refund_intent
                            (id, invoice, card_order, currency, amount, reason, state, refund, refundable, sent_at,
                             created_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (card_order) DO NOTHING
                        """)
                        .param(intent.id())
                        .param(intent.invoice().value())
                        .param(intent.order())
                        .param(intent.amount().currency())
                        .param(intent.amount().minor())
                        .param(intent.reason())
                        .param(intent.state().name())
                        .param(intent.refund())
                        .param(minorOrNull(intent.refundable()))
                        .param(Columns.atOrNull(intent.sentAt()))
                        .param(Columns.at(intent.createdAt()))
                        .update()
                == 1;
    }

    @Override
    public void save(RefundIntent intent) {
        jdbc.sql("UPDATE refund_intent SET amount = ?, state = ?, refund = ?, refundable = ?, sent_at = ? WHERE id = ?")
                .param(intent.amount().minor())
                .param(intent.state().name())
                .param(intent.refund())
                .param(minorOrNull(intent.refundable()))
                .param(Columns.atOrNull(intent.sentAt()))
                .param(intent.id())
                .update();
    }

    @Override
    public boolean replace(RefundIntent before, RefundIntent now) {
        return jdbc.sql("""
                        UPDATE refund_intent SET amount = ?, state = ?, refund = ?, refundable = ?, sent_at = ?
                        WHERE id = ? AND state = ? AND sent_at IS NOT DISTINCT FROM ?::timestamptz
                        """)
                        .param(now.amount().minor())
                        .param(now.state().name())
                        .param(now.refund())
                        .param(minorOrNull(now.refundable()))
                        .param(Columns.atOrNull(now.sentAt()))
                        .param(before.id())
                        .param(before.state().name())
                        .param(Columns.atOrNull(before.sentAt()))
                        .update()
                == 1;
    }

    @Override
    public Optional<RefundIntent> find(UUID intent) {
        return jdbc.sql("SELECT * FROM refund_intent WHERE id = ?")
                .param(intent)
                .query((row, n) -> map(row))
                .optional();
    }

    @Override
    public List<RefundIntent> of(InvoiceId invoice) {
        return jdbc.sql("SELECT * FROM refund_intent WHERE invoice = ? ORDER BY created_at, id")
                .param(invoice.value())
                .query((row, n) -> map(row))
                .list();
    }

    @Override
    public Optional<RefundIntent> ofOrder(UUID order) {
        return jdbc.sql("SELECT * FROM refund_intent WHERE card_order = ?")
                .param(order)
                .query((row, n) -> map(row))
                .optional();
    }

    @Override
    public Optional<String> lockStatus(UUID refund) {
        Locks.hold(jdbc, "card-refund", refund);
        return jdbc.sql("SELECT status FROM card_refund WHERE id = ?")
                .param(refund)
                .query(String.class)
                .optional();
    }

    @Override
    public void seen(CardRefund refund) {
        jdbc.sql("""
                        INSERT INTO card_refund (id, card_order, status, currency, amount, created_at)
                        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET status = excluded.status
                        """)
                .params(
                        refund.id(),
                        refund.order(),
                        refund.status(),
                        refund.amount().currency(),
                        refund.amount().minor(),
                        Columns.at(refund.createdAt()))
                .update();
    }

    @Override
    public List<UUID> ordersWithOpenRefunds() {
        return jdbc.sql("""
                        SELECT card_order AS id FROM card_refund WHERE status NOT IN ('succeeded', 'failed', 'canceled')
                        UNION SELECT card_order FROM refund_intent WHERE state IN ('SENT', 'PENDING')
                        """)
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
    }

    private static @Nullable Long minorOrNull(@Nullable Money money) {
        return money == null ? null : money.minor();
    }

    private static @Nullable Money moneyOrNull(ResultSet row, String column) throws SQLException {
        long minor = row.getLong(column);
        return row.wasNull() ? null : new Money(row.getString("currency"), minor);
    }

    private static RefundIntent map(ResultSet row) throws SQLException {
        return new RefundIntent(
                Columns.id(row, "id"),
                Columns.invoice(row, "invoice"),
                Columns.id(row, "card_order"),
                new Money(row.getString("currency"), row.getLong("amount")),
                row.getString("reason"),
                RefundIntent.State.valueOf(row.getString("state")),
                Columns.idOrNull(row, "refund"),
                moneyOrNull(row, "refundable"),
                Columns.instantOrNull(row, "sent_at"),
                Columns.instant(row, "created_at"));
    }
}
