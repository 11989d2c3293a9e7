package net.runagent.persistence.notice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.notice.StaffAlert;
import net.runagent.core.notice.StaffAlertRecords;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcStaffAlertRecords implements StaffAlertRecords {
    private final JdbcClient jdbc;

    JdbcStaffAlertRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One statement, so that of two raised at the same instant one is told and the other one counted. */
    @Override
    public Optional<StaffAlert> raise(StaffAlert alert, Instant quietSince) {
        return jdbc.sql("""
                        insert into staff_alert as a (kind, subject, id, severity, facts, told_at, held_back, earlier)
                        values (:kind, :subject, :id, :severity, :facts::jsonb, :at, 0, 0)
                        on conflict (kind, subject) do update set
                            id = case when a.told_at > :quiet then a.id else excluded.id end,
                            severity = case when a.told_at > :quiet then a.severity else excluded.severity end,
                            facts = case when a.told_at > :quiet then a.facts else excluded.facts end,
                            told_at = case when a.told_at > :quiet then a.told_at else excluded.told_at end,
                            earlier = case when a.told_at > :quiet then a.earlier else a.held_back end,
                            held_back = case when a.told_at > :quiet then a.held_back + 1 else 0 end
                        returning *""")
                .param("kind", alert.kind())
                .param("subject", alert.subject())
                .param("id", alert.id())
                .param("severity", alert.severity().name())
                .param("facts", Facts.write(alert.facts()))
                .param("at", Timestamp.from(alert.at()))
                .param("quiet", Timestamp.from(quietSince))
                .query(JdbcStaffAlertRecords::alert)
                .optional()
                .filter(stored -> stored.id().equals(alert.id()));
    }

    @Override
    public Optional<StaffAlert> find(UUID id) {
        return jdbc.sql("select * from staff_alert where id = ?")
                .param(id)
                .query(JdbcStaffAlertRecords::alert)
                .optional();
    }

    private static StaffAlert alert(ResultSet row, int index) throws SQLException {
        return new StaffAlert(
                row.getObject("id", UUID.class),
                Severity.valueOf(row.getString("severity")),
                row.getString("kind"),
                row.getString("subject"),
                Facts.read(row.getString("facts")),
                row.getTimestamp("told_at").toInstant(),
                row.getInt("earlier"));
    }
}
