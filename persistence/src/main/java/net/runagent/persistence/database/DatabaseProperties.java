package net.runagent.persistence.database;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the data lives.
 *
 * @param dir folder of the embedded PostgreSQL (made with mode 0700); used when {@code url} is absent
 * @param url JDBC URL of a PostgreSQL 18 or newer that replaces the embedded one
 * @param user its role, which must own the database
 * @param password its password
 * @param poolSize connections of this process, 4 to 100; the embedded server serves about 190 in all
 */
@ConfigurationProperties("runagent.database")
record DatabaseProperties(
        @DefaultValue("data/database") Path dir,
        @Nullable String url,
        @Nullable String user,
        @Nullable String password,
        @DefaultValue("16") int poolSize) {
    DatabaseProperties {
        if (poolSize < 4 || poolSize > 100) {
            throw new IllegalArgumentException("runagent.database.pool-size is 4 to 100 connections, not " + poolSize);
        }
    }

    /** The password stays out of logs. */
    @Override
    public String toString() {
        return url == null ? "embedded in " + dir : "external";
    }
}
