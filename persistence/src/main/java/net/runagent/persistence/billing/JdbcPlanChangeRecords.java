package net.runagent.persistence.billing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.PlanChange;
import net.runagent.core.billing.PlanChangeRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcPlanChangeRecords implements PlanChangeRecords {
    private final JdbcClient jdbc;

    JdbcPlanChangeRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean insert(PlanChange change) {
        return jdbc.sql("""
                        INSERT INTO plan_change
                            (id, subscription, invoice, from_plan, to_plan, kind, state, code, sent_at, created_at,
                             ended_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (subscription) WHERE ended_at IS NULL DO NOTHING
                        """)
                        .param(change.id())
                        .param(change.subscription())
                        .param(change.invoice().value())
                        .param(change.from())
                        .param(change.to())
                        .param(change.kind().name())
                        .param(change.state().name())
                        .param(change.code())
                        .param(Columns.atOrNull(change.sentAt()))
                        .param(Columns.at(change.createdAt()))
                        .param(Columns.atOrNull(change.endedAt()))
                        .update()
                == 1;
    }

    @Override
    public void save(PlanChange change) {
        jdbc.sql("UPDATE plan_change SET state = ?, code = ?, sent_at = ?, ended_at = ? WHERE id = ?")
                .param(change.state().name())
                .param(change.code())
                .param(Columns.atOrNull(change.sentAt()))
                .param(Columns.atOrNull(change.endedAt()))
                .param(change.id())
                .update();
    }

    @Override
    public Optional<PlanChange> find(UUID id) {
        return jdbc.sql("SELECT * FROM plan_change WHERE id = ?")
                .param(id)
                .query((row, n) -> map(row))
                .optional();
    }

    @Override
    public Optional<PlanChange> open(UUID subscription) {
        return jdbc.sql("SELECT * FROM plan_change WHERE subscription = ? AND ended_at IS NULL")
                .param(subscription)
                .query((row, n) -> map(row))
                .optional();
    }

    @Override
    public Optional<PlanChange> newest(UUID subscription, String to) {
        return jdbc.sql("""
                        SELECT * FROM plan_change WHERE subscription = ? AND to_plan = ?
                        ORDER BY created_at DESC, id DESC LIMIT 1
                        """)
                .param(subscription)
                .param(to)
                .query((row, n) -> map(row))
                .optional();
    }

    private static PlanChange map(ResultSet row) throws SQLException {
        return new PlanChange(
                Columns.id(row, "id"),
                Columns.id(row, "subscription"),
                Columns.invoice(row, "invoice"),
                row.getString("from_plan"),
                row.getString("to_plan"),
                PlanChange.Kind.valueOf(row.getString("kind")),
                PlanChange.State.valueOf(row.getString("state")),
                row.getString("code"),
                Columns.instantOrNull(row, "sent_at"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "ended_at"));
    }
}
