package net.runagent.persistence.billing;

import java.time.Instant;
import java.util.SortedSet;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.PromiseRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcPromiseRecords implements PromiseRecords {
    private final JdbcClient jdbc;

    JdbcPromiseRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean free(SortedSet<String> marks, InvoiceId invoice) {
        return jdbc.sql(
                        "SELECT NOT EXISTS (SELECT 1 FROM money_back_use WHERE mark IN (:marks) AND invoice <> :invoice)")
                .param("marks", marks)
                .param("invoice", invoice.value())
                .query(Boolean.class)
                .single();
    }

    @Override
    public boolean use(SortedSet<String> marks, InvoiceId invoice, Instant now) {
        for (String mark : marks) {
            jdbc.sql("INSERT INTO money_back_use (mark, invoice, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
                    .params(mark, invoice.value(), Columns.at(now))
                    .update();
        }
        return free(marks, invoice);
    }
}
