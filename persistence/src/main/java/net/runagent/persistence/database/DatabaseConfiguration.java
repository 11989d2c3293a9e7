package net.runagent.persistence.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import net.runagent.core.work.Chance;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The one DataSource. Spring closes the pool first, then the embedded server below it. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    @Bean
    EmbeddedServerHolder embeddedServer(
            DatabaseProperties properties, Chance chance, @Value("${runagent.shell:serve}") String shell) {
        if (properties.url() != null) {
            return new EmbeddedServerHolder(null);
        }
        return new EmbeddedServerHolder(
                switch (shell) {
                    case "looks" -> EmbeddedServer.join(properties.dir());
                    case "reads" -> EmbeddedServer.openExisting(properties.dir(), chance);
                    default -> EmbeddedServer.open(properties.dir(), EmbeddedServer.Durability.FULL, chance);
                });
    }

    @Bean
    DatabaseRoles databaseRoles(DatabaseProperties properties, EmbeddedServerHolder embedded) {
        return embedded.server() != null ? embedded.server().roles() : properties.roles();
    }

    @Bean
    HikariDataSource dataSource(DatabaseRoles roles, DatabaseProperties properties) {
        return pool(roles.application(), properties.poolSize());
    }

    static HikariDataSource pool(DatabaseAccess access, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("database");
        config.setJdbcUrl(access.url());
        config.setUsername(access.user());
        config.setPassword(access.password());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(size, 4));
        config.setConnectionTimeout(10_000);
        config.setInitializationFailTimeout(30_000);
        config.addDataSourceProperty(
                "ApplicationName", "runagent " + ProcessHandle.current().pid());
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("connectTimeout", "5");
        // Statements that run often look up by key, so PostgreSQL need not plan them anew for each set of values. One
        // over a
        // range of times must run seldom, and one over states names them as literals.
        config.addDataSourceProperty("options", "-c plan_cache_mode=force_generic_plan");
        // Longer than any statement of ours: a vanished server must not hold a thread for ever.
        config.addDataSourceProperty("socketTimeout", "120");
        return new HikariDataSource(config);
    }

    /** Spring needs a bean also when no server is embedded. */
    record EmbeddedServerHolder(@Nullable EmbeddedServer server) implements AutoCloseable {
        @Override
        public void close() {
            if (server != null) {
                server.close();
            }
        }
    }
}
