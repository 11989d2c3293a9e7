package net.runagent.persistence.deployment;

import java.util.Optional;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Receipts;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The first receipt of a deployment stays. */
@Repository
class JdbcReceipts implements Receipts {
    private final JdbcClient jdbc;

    JdbcReceipts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void keep(DeploymentId deployment, String document) {
        jdbc.sql("insert into deployment_receipt (deployment_id, document) values (?, ?) on conflict do nothing")
                .params(deployment.value(), document)
                .update();
    }

    @Override
    public Optional<String> find(DeploymentId deployment) {
        return jdbc.sql("select document from deployment_receipt where deployment_id = ?")
                .param(deployment.value())
                .query(String.class)
                .optional();
    }
}
