package net.runagent.persistence.deployment;

import java.time.Duration;
import net.runagent.core.deployment.SagaWorld;
import net.runagent.persistence.database.TestDatabase;

/** The deployment feature's storage on a real database, for the saga's tests in core. */
public final class JdbcStorage {
    /** The database's clock cannot be moved by hand: whoever died is given up at once. */
    private static final Duration CLAIM = Duration.ofMillis(1);

    private JdbcStorage() {}

    public static SagaWorld.Storage on(TestDatabase db) {
        return new SagaWorld.Storage(
                new JdbcDeploymentRecords(db.jdbc()),
                new JdbcSagaRecords(db.jdbc()),
                new JdbcSpareRecords(db.jdbc()),
                new JdbcFirstAnswers(db.jdbc()),
                new JdbcReceipts(db.jdbc()),
                db.transactions(),
                CLAIM);
    }
}
