package net.runagent.persistence.work;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Lets db-scheduler join our running transaction without ending it. Its own repository is built to commit every statement
 * on a connection that does not commit by itself (SchedulerBuilder passes {@code true} there, whatever {@code
 * commitWhenAutocommitDisabled} says), which would commit half of what belongs together. Inside our transaction the
 * connection therefore says that it commits by itself, and db-scheduler leaves that to it.
 */
final class JoiningDataSource extends TransactionAwareDataSourceProxy {
    JoiningDataSource(DataSource target) {
        super(target);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        return TransactionSynchronizationManager.isActualTransactionActive() ? joined(connection) : connection;
    }

    private static Connection joined(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                JoiningDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> answer(connection, method, arguments));
    }

    private static @Nullable Object answer(Connection connection, Method method, Object @Nullable [] arguments)
            throws Throwable {
        if (method.getName().equals("getAutoCommit")) {
            return true;
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause() == null ? failed : failed.getCause();
        }
    }
}
