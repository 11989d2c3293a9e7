package net.runagent.persistence.database;

import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The owner migrates, over a connection of its own that ends with it; the pool belongs to the application's role. */
@Configuration(proxyBeanMethods = false)
class Migrations {
    private static final Logger log = LoggerFactory.getLogger(Migrations.class);

    @Bean
    FlywayConfigurationCustomizer byTheOwner(DatabaseRoles roles) {
        if (!roles.separate()) {
            return configuration -> log.warn(
                    "One role makes the database's tables and uses them: nothing but triggers, which it could switch off,"
                            + " keeps the ledger and the audit log from being changed. Set runagent.database.owner-user"
                            + " and runagent.database.owner-password, and let runagent.database.user be another role.");
        }
        PGSimpleDataSource owner = new PGSimpleDataSource();
        owner.setUrl(roles.owner().url());
        owner.setUser(roles.owner().user());
        owner.setPassword(roles.owner().password());
        owner.setApplicationName("runagent migrations");
        return configuration -> configuration
                .dataSource(owner)
                .callbacks(new ApplicationRights(roles.application().user()));
    }
}
