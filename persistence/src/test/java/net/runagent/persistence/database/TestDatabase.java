package net.runagent.persistence.database;

import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import net.runagent.core.work.Chance;
import net.runagent.core.work.SpringTransactions;
import net.runagent.core.work.Transactions;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * A fresh, migrated database for a test class. One embedded server per test process serves them all; each is a copy of a
 * template, which takes some tenths of a second, or one that was {@linkplain UsedDatabases used and emptied}, which takes some
 * tens of milliseconds.
 *
 * <p>Use: {@code static final TestDatabase db = TestDatabase.fresh();} and in a Spring test {@code
 * db.properties().forEach((k, v) -> registry.add(k, () -> v))}.
 */
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final UsedDatabases USED = new UsedDatabases();
    private static final String TEMPLATE = "template_of_tests";
    private static EmbeddedServer server;

    private final DatabaseAccess access;
    private final boolean ours;
    private final HikariDataSource dataSource;
    private final JdbcClient jdbc;
    private final PlatformTransactionManager transactionManager;
    private final Transactions transactions;

    /** @param ours whether nobody else was given it */
    private TestDatabase(DatabaseAccess access, boolean ours) {
        this.access = access;
        this.ours = ours;
        this.dataSource = DatabaseConfiguration.pool(access, 12);
        this.jdbc = JdbcClient.create(dataSource);
        this.transactionManager = new JdbcTransactionManager(dataSource);
        this.transactions = new SpringTransactions(transactionManager);
    }

    /** With every migration of ours applied. */
    public static TestDatabase fresh() {
        return new TestDatabase(next(), true);
    }

    /** One that another process made. */
    public static TestDatabase at(String url, String user, String password) {
        return new TestDatabase(new DatabaseAccess(url, user, password), false);
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    public PlatformTransactionManager transactionManager() {
        return transactionManager;
    }

    public Transactions transactions() {
        return transactions;
    }

    public String url() {
        return access.url();
    }

    public String user() {
        return access.user();
    }

    public String password() {
        return access.password();
    }

    /** What the service needs to use this database: it comes as the application, unlike the hands of the test. */
    public Map<String, String> properties() {
        return Map.of(
                "runagent.database.url", url(),
                "runagent.database.user", application().user(),
                "runagent.database.password", application().password(),
                "runagent.database.owner-user", user(),
                "runagent.database.owner-password", password());
    }

    private DatabaseAccess application() {
        DatabaseAccess role = server.roles().application();
        return new DatabaseAccess(url(), role.user(), role.password());
    }

    /** The same database with the rights that the service has. */
    public TestDatabase asTheService() {
        try (Connection owner = access.connect("tests")) {
            ApplicationRights.ensure(owner, application().user());
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        return new TestDatabase(application(), false);
    }

    /** Closes the pool; the database may serve another test, and goes with the server at the end of the process. */
    @Override
    public void close() {
        if (dataSource.isClosed()) {
            return;
        }
        dataSource.close();
        if (ours) {
            USED.add(access);
        }
    }

    /** What a backup made now would hold, as a database of its own. */
    public TestDatabase copy() {
        TestDatabase copy = fresh();
        try (Connection from = access.connect("backup");
                Connection into = copy.access.connect("restore");
                Statement ask = from.createStatement();
                Statement change = into.createStatement();
                ResultSet tables = ask.executeQuery("select string_agg(quote_ident(tablename), ',') from pg_tables"
                        + " where schemaname = 'public' and tablename <> 'flyway_schema_history'")) {
            tables.next();
            String all = tables.getString(1);
            change.execute("set session_replication_role = replica"); // no trigger, as when a dump is loaded
            change.execute("truncate " + all);
            for (String table : all.split(",")) {
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                from.unwrap(PGConnection.class).getCopyAPI().copyOut("copy " + table + " to stdout", rows);
                into.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("copy " + table + " from stdin", new ByteArrayInputStream(rows.toByteArray()));
            }
            return copy;
        } catch (SQLException | IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static synchronized DatabaseAccess next() {
        try {
            if (server == null) {
                server = start();
                execute("create database " + TEMPLATE);
                DatabaseAccess template = at(TEMPLATE);
                Flyway.configure()
                        .dataSource(template.url(), template.user(), template.password())
                        .callbacks(new ApplicationRights(
                                server.roles().application().user()))
                        .load()
                        .migrate();
                USED.shouldLookLike(template);
            }
            String name = "test_" + COUNTER.incrementAndGet();
            if (!USED.becomes(name, at(name), server.access())) {
                execute("create database " + name + " template " + TEMPLATE + " strategy file_copy");
            }
            return at(name);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static EmbeddedServer start() {
        try {
            Path folder = Files.createTempDirectory("runagent-test-db");
            EmbeddedServer started =
                    EmbeddedServer.open(folder, EmbeddedServer.Durability.NONE_FOR_TESTS, new Chance() {
                        private final java.security.SecureRandom random = new java.security.SecureRandom();

                        @Override
                        public byte[] bytes(int count) {
                            byte[] bytes = new byte[count];
                            random.nextBytes(bytes);
                            return bytes;
                        }

                        @Override
                        public int below(int bound) {
                            return random.nextInt(bound);
                        }
                    });
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                started.stopWhoeverIsConnected();
                delete(folder);
            }));
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static DatabaseAccess at(String database) {
        DatabaseAccess main = server.access();
        return new DatabaseAccess(
                main.url().replace("/" + EmbeddedServer.DATABASE, "/" + database), main.user(), main.password());
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = server.access().connect("tests");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException left) {
            // A temporary folder that stays behind harms nobody.
        }
    }
}
