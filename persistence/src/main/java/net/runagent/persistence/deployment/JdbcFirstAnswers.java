package net.runagent.persistence.deployment;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.FirstAnswers;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Taking is deleting. */
@Repository
class JdbcFirstAnswers implements FirstAnswers {
    private final JdbcClient jdbc;

    JdbcFirstAnswers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void keep(DeploymentId deployment, byte[] sealed, Instant at) {
        jdbc.sql("""
                        insert into first_answer (deployment_id, sealed, heard_at) values (?, ?, ?)
                        on conflict (deployment_id) do update
                        set sealed = excluded.sealed, heard_at = excluded.heard_at
                        """)
                .params(deployment.value(), sealed, at.atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public Optional<byte[]> take(DeploymentId deployment) {
        return jdbc.sql("delete from first_answer where deployment_id = ? returning sealed")
                .param(deployment.value())
                .query((row, _) -> row.getBytes("sealed"))
                .optional();
    }

    @Override
    public void forgetBefore(Instant at) {
        jdbc.sql("delete from first_answer where heard_at < ?")
                .param(at.atOffset(ZoneOffset.UTC))
                .update();
    }
}
