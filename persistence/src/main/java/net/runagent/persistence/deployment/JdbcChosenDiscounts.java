package net.runagent.persistence.deployment;

import java.util.Optional;
import net.runagent.core.deployment.ChosenDiscounts;
import net.runagent.core.deployment.DeploymentId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcChosenDiscounts implements ChosenDiscounts {
    private final JdbcClient jdbc;

    JdbcChosenDiscounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void choose(DeploymentId draft, String code) {
        jdbc.sql("insert into chosen_discount (deployment_id, code) values (?, ?)"
                        + " on conflict (deployment_id) do update set code = excluded.code")
                .params(draft.value(), code)
                .update();
    }

    @Override
    public void drop(DeploymentId draft) {
        jdbc.sql("delete from chosen_discount where deployment_id = ?")
                .param(draft.value())
                .update();
    }

    @Override
    public Optional<String> of(DeploymentId draft) {
        return jdbc.sql("select code from chosen_discount where deployment_id = ?")
                .param(draft.value())
                .query(String.class)
                .optional();
    }
}
