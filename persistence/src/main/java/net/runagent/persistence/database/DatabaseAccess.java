package net.runagent.persistence.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/** How to connect. */
record DatabaseAccess(String url, String user, String password) {
    /** A connection outside the pool; the caller closes it. @param purpose seen in {@code pg_stat_activity} */
    Connection connect(String purpose) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("socketTimeout", "60");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", purpose);
        Connection connection = new Driver().connect(url, properties);
        if (connection == null) {
            throw new SQLException("not a PostgreSQL JDBC URL: it begins with jdbc:postgresql:");
        }
        return connection;
    }

    @Override
    public String toString() {
        return "DatabaseAccess[" + user + "]";
    }
}
