package net.runagent.persistence.billing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import net.runagent.core.billing.ReconciliationIssue;
import net.runagent.core.billing.ReconciliationRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The comparisons that the database can make by itself, and the table of differences. */
@Repository
class JdbcReconciliationRecords implements ReconciliationRecords {
    private final JdbcClient jdbc;
    private final JsonMapper json = JsonMapper.builder().build();

    JdbcReconciliationRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Difference> ownDifferences() {
        return jdbc.sql("""
                SELECT 'posting-without-payment' AS kind, source_id AS subject, NULL AS ours, NULL AS other FROM ledger_tx t
                WHERE source = 'polar' AND kind = 'paid'
                  AND NOT EXISTS (SELECT FROM payment p WHERE p.rail = 'polar' AND p.external_ref = t.source_id)
                UNION ALL
                SELECT 'payment-without-posting', external_ref, net::text, NULL FROM payment p
                WHERE rail = 'polar' AND net > 0
                  AND NOT EXISTS (SELECT FROM ledger_tx t
                      WHERE t.source = 'polar' AND t.source_id = p.external_ref AND t.kind = 'paid')
                UNION ALL
                SELECT 'refund-without-posting', id::text, amount::text, NULL FROM card_refund r
                WHERE status = 'succeeded'
                  AND NOT EXISTS (SELECT FROM ledger_tx t
                      WHERE t.source = 'polar' AND t.source_id = r.id::text AND t.kind = 'refunded')
                UNION ALL
                SELECT 'refunds-not-counted', p.external_ref, p.refunded::text, coalesce(sum(r.amount), 0)::text FROM payment p
                LEFT JOIN card_refund r ON r.card_order::text = p.external_ref AND r.status = 'succeeded'
                WHERE p.rail = 'polar' GROUP BY p.id HAVING p.refunded <> coalesce(sum(r.amount), 0)
                UNION ALL
                SELECT 'posting-unbalanced', tx::text, sum(amount)::text, '0' FROM ledger_entry
                GROUP BY tx, currency HAVING sum(amount) <> 0
                UNION ALL
                SELECT 'balance-differs', b.account || ' ' || b.currency, b.amount::text, coalesce(-sum(e.amount), 0)::text
                FROM ledger_balance b LEFT JOIN ledger_entry e ON e.account = b.account AND e.currency = b.currency
                GROUP BY b.account, b.currency HAVING b.amount <> coalesce(-sum(e.amount), 0)
                UNION ALL
                SELECT 'period-unpaid', e.invoice::text, p.net::text, (p.refunded + p.lost)::text FROM entitlement_period e
                JOIN payment p ON p.id = e.payment
                WHERE e.taken_back_at IS NULL AND p.net > 0 AND p.refunded + p.lost >= p.net
                UNION ALL
                SELECT 'paid-without-period', newest.id::text, NULL, NULL FROM (
                    SELECT DISTINCT ON (coalesce(i.renewal_of, i.id)) i.id FROM invoice i
                    JOIN invoice_line l ON l.invoice = i.id AND l.kind IN ('plan', 'difference') AND l.minor > 0
                    WHERE i.settled_at IS NOT NULL ORDER BY coalesce(i.renewal_of, i.id), i.settled_at DESC, i.id) newest
                WHERE EXISTS (SELECT FROM payment p WHERE p.invoice = newest.id AND p.refunded + p.lost < p.net)
                  AND NOT EXISTS (SELECT FROM payment p JOIN entitlement_period e ON e.payment = p.id
                      WHERE p.invoice = newest.id)
                UNION ALL
                SELECT 'lost-not-counted', p.external_ref, p.lost::text, coalesce(sum(e.amount), 0)::text FROM payment p
                LEFT JOIN card_dispute d ON d.card_order::text = p.external_ref
                LEFT JOIN ledger_tx t ON t.source = 'polar' AND t.source_id = d.id::text AND t.kind = 'lost'
                LEFT JOIN ledger_entry e ON e.tx = t.id AND e.account = 'write_off'
                WHERE p.rail = 'polar' GROUP BY p.id HAVING p.lost <> coalesce(sum(e.amount), 0)
                UNION ALL
                SELECT DISTINCT 'dispute-lost', p.external_ref, p.lost::text, NULL FROM payment p
                JOIN invoice i ON i.id = p.invoice
                JOIN subscription s ON s.invoice = coalesce(i.renewal_of, i.id)
                WHERE p.lost > 0 AND s.ended_at IS NULL AND s.status NOT IN ('canceled', 'incomplete_expired')
                UNION ALL
                SELECT 'subscription-unordered', id::text, NULL, NULL FROM subscription
                WHERE invoice IS NULL AND ended_at IS NULL AND status NOT IN ('canceled', 'incomplete_expired')
                """).query((row, n) -> difference(row)).list();
    }

    private static Difference difference(ResultSet row) throws SQLException {
        Map<String, String> details = new TreeMap<>();
        String ours = row.getString("ours");
        if (ours != null) {
            details.put("ours", ours);
        }
        String other = row.getString("other");
        if (other != null) {
            details.put("other", other);
        }
        return new Difference(row.getString("kind"), row.getString("subject"), details);
    }

    @Override
    public List<UUID> paidOrders(Instant from, Instant until) {
        return jdbc.sql(
                        "SELECT external_ref::uuid AS card_order FROM payment WHERE rail = 'polar' AND paid_at >= ? AND paid_at < ?")
                .params(Columns.at(from), Columns.at(until))
                .query((row, n) -> row.getObject("card_order", UUID.class))
                .list();
    }

    @Override
    public List<ReconciliationIssue> open() {
        return jdbc.sql("SELECT * FROM reconciliation_issue WHERE resolved_at IS NULL ORDER BY found_at, id")
                .query((row, n) -> issue(row))
                .list();
    }

    private ReconciliationIssue issue(ResultSet row) throws SQLException {
        Map<String, String> details = new TreeMap<>();
        json.readTree(row.getString("details"))
                .properties()
                .forEach(each -> details.put(each.getKey(), each.getValue().asString()));
        return new ReconciliationIssue(
                Columns.id(row, "id"),
                row.getString("kind"),
                row.getString("subject"),
                details,
                Columns.instant(row, "found_at"),
                Columns.instantOrNull(row, "resolved_at"));
    }

    @Override
    public boolean add(ReconciliationIssue issue) {
        return jdbc.sql("""
                        INSERT INTO reconciliation_issue (id, kind, subject, found_at, details) VALUES (?, ?, ?, ?, ?::jsonb)
                        ON CONFLICT (kind, subject) WHERE resolved_at IS NULL DO NOTHING
                        """)
                        .params(
                                issue.id(),
                                issue.kind(),
                                issue.subject(),
                                Columns.at(issue.foundAt()),
                                json.writeValueAsString(issue.details()))
                        .update()
                == 1;
    }

    @Override
    public void resolved(UUID issue, Instant at) {
        jdbc.sql("UPDATE reconciliation_issue SET resolved_at = ? WHERE id = ?")
                .params(Columns.at(at), issue)
                .update();
    }
}
