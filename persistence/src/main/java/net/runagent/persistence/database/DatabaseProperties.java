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
 * @param user the role that the service uses there; it owns nothing when {@code owner-user} names another one
 * @param password its password
 * @param ownerUser the role that owns the database and makes the tables; when empty, {@code user} must own it, and then only
 *     triggers keep what was booked from being changed
 * @param ownerPassword its password
 * @param poolSize connections of this process, 4 to 100; the embedded server serves about 190 in all
 */
@ConfigurationProperties("runagent.database")
record DatabaseProperties(
        @DefaultValue("data/database") Path dir,
        @Nullable String url,
        @Nullable String user,
        @Nullable String password,
        @Nullable String ownerUser,
        @Nullable String ownerPassword,
        @DefaultValue("16") int poolSize) {
    DatabaseProperties {
        if (poolSize < 4 || poolSize > 100) {
            throw new IllegalArgumentException("runagent.database.pool-size is 4 to 100 connections, not " + poolSize);
        }
    }

    /** Those of the database that {@code url} names. */
    DatabaseRoles roles() {
        if (url == null || user == null || password == null) {
            throw new IllegalStateException("runagent.database.url is set; set runagent.database.user and"
                    + " runagent.database.password too, or remove all three to use the embedded PostgreSQL.");
        }
        DatabaseAccess application = new DatabaseAccess(url, user, password);
        if (ownerUser == null || ownerUser.isBlank()) {
            return new DatabaseRoles(application, application);
        }
        if (ownerPassword == null) {
            throw new IllegalStateException("runagent.database.owner-user is set; set runagent.database.owner-password"
                    + " too, or remove it to let runagent.database.user own the tables.");
        }
        return new DatabaseRoles(new DatabaseAccess(url, ownerUser, ownerPassword), application);
    }

    /** The passwords stay out of logs. */
    @Override
    public String toString() {
        return url == null ? "embedded in " + dir : "external";
    }
}
