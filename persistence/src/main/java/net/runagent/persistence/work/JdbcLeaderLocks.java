package net.runagent.persistence.work;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import net.runagent.core.work.LeaderLocks;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Session advisory locks on one connection kept for them; PostgreSQL frees them the moment the connection is gone. */
@Component
class JdbcLeaderLocks implements LeaderLocks, DisposableBean {
    /** First half of the lock's key: keeps roles apart from every other advisory lock. */
    private static final int ROLES = 0x5241_4c44;

    private final DataSource dataSource;
    private final Set<String> held = new HashSet<>();
    private @Nullable Connection connection;

    JdbcLeaderLocks(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public synchronized boolean hold(String role) {
        try {
            if (connection == null) {
                connection = dataSource.getConnection();
                connection.setAutoCommit(true);
            }
            if (held.contains(role)) {
                return ask(connection, "select true where ? is not null", role);
            }
            boolean got = ask(connection, "select pg_try_advisory_lock(" + ROLES + ", hashtext(?))", role);
            if (got) {
                held.add(role);
            }
            return got;
        } catch (SQLException broken) {
            drop();
            throw new IllegalStateException("the leader's connection broke", broken);
        }
    }

    @Override
    public synchronized void release(String role) {
        if (connection == null || !held.remove(role)) {
            return;
        }
        try {
            ask(connection, "select pg_advisory_unlock(" + ROLES + ", hashtext(?))", role);
        } catch (SQLException broken) {
            drop();
        }
    }

    @Override
    public synchronized void destroy() {
        for (String role : Set.copyOf(held)) {
            release(role);
        }
        giveBack();
    }

    /** Nothing is locked on it any more. */
    private void giveBack() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException gone) {
                // It is what we want.
            }
            connection = null;
        }
    }

    /** Must not go back to the pool with locks on it. */
    private void drop() {
        held.clear();
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
                connection.close();
            } catch (SQLException gone) {
                // It is what we want.
            }
            connection = null;
        }
    }

    private static boolean ask(Connection on, String sql, String role) throws SQLException {
        try (PreparedStatement statement = on.prepareStatement(sql)) {
            statement.setString(1, role);
            statement.setQueryTimeout(5);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
