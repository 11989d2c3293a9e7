package net.runagent.persistence.database;

import net.runagent.core.work.DatabaseReset;
import org.flywaydb.core.Flyway;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Drops everything and migrates again; also what append-only tables refuse to delete. Exists in sandbox mode only. */
@Component
@ConditionalOnProperty("runagent.world.url")
class FlywayDatabaseReset implements DatabaseReset {
    private final Flyway flyway;

    FlywayDatabaseReset(Flyway flyway) {
        this.flyway = flyway;
    }

    @Override
    public void empty() {
        Flyway allowed = Flyway.configure()
                .configuration(flyway.getConfiguration())
                .cleanDisabled(false)
                .load();
        allowed.clean();
        allowed.migrate();
    }
}
