package net.runagent.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import net.runagent.core.work.Chance;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The role that the service comes with can use everything and undo nothing of what was booked. */
@ExtendWith(OutputCaptureExtension.class)
class ApplicationRightsTest {
    private static final TestDatabase DB = TestDatabase.fresh();
    private static final TestDatabase SERVICE = DB.asTheService();

    @AfterAll
    static void close() {
        SERVICE.close();
        DB.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update ledger_entry set amount = 1",
                "delete from ledger_entry",
                "truncate ledger_entry",
                "alter table ledger_entry disable trigger all",
                "alter table ledger_entry disable trigger ledger_entry_kept",
                "alter table ledger_entry drop column amount",
                "drop trigger ledger_entry_kept on ledger_entry",
                "drop table ledger_entry cascade",
                "create trigger free before insert on ledger_entry for each row execute function ledger_refuse()",
                "update ledger_tx set kind = 'x'",
                "delete from ledger_tx",
                "truncate ledger_tx cascade",
                "alter table ledger_tx disable trigger all",
                "alter table ledger_tx rename to other",
                "insert into ledger_balance values ('balance:x', 'USD', 1)",
                "update ledger_balance set amount = 1",
                "delete from ledger_balance",
                "truncate ledger_balance",
                "alter table ledger_balance drop constraint ledger_balance_floor",
                "update vault_audit set event = 'x'",
                "delete from vault_audit",
                "alter table vault_audit disable trigger all",
                "update deposit_address set billing_account = gen_random_uuid()",
                "delete from deposit_address",
                "alter table deposit_address disable trigger all",
                "update chain_transfer set amount = 1",
                "delete from chain_transfer",
                "truncate chain_transfer",
                "create or replace function chain_refuse() returns trigger language plpgsql as 'begin return new; end'",
                "update flyway_schema_history set checksum = 0",
                "create or replace function ledger_refuse() returns trigger language plpgsql as 'begin return new; end'",
                "alter function ledger_take_entry() security invoker",
                "drop function ledger_check_tx() cascade",
                "set session_replication_role = replica",
                "create table mine (x int)",
                "create temporary table ledger_entry (x int)",
                "create schema mine",
                "create function mine() returns int language sql as 'select 1'",
                "create role mine",
                "set role runagent",
                "set session authorization runagent",
                "alter role runagent_app superuser",
                "alter table account add column mine int",
                "truncate invoice cascade",
                "copy ledger_entry from program 'true'"
            })
    void theServicesRoleCannotChangeRemoveOrDisarmWhatWasBooked(String sql) throws SQLException {
        try (Connection connection = SERVICE.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try {
                assertThatThrownBy(() -> statement.execute(sql))
                        .as(sql)
                        .isInstanceOf(SQLException.class)
                        .extracting(refused -> ((SQLException) refused).getSQLState())
                        .isEqualTo("42501"); // insufficient privilege
            } finally {
                connection.rollback();
            }
        }
        assertThat(rightsOnTheLedger()).isEqualTo("INSERT,SELECT");
    }

    @Test
    void theServicesRoleGivesItselfNothing() {
        // PostgreSQL only warns of a grant that gives nothing
        SERVICE.jdbc()
                .sql("grant update, delete on ledger_entry to runagent_app")
                .update();
        assertThat(rightsOnTheLedger()).isEqualTo("INSERT,SELECT");
    }

    private static String rightsOnTheLedger() {
        return DB.jdbc()
                .sql("select string_agg(privilege_type, ',' order by privilege_type)"
                        + " from information_schema.role_table_grants"
                        + " where table_name = 'ledger_entry' and grantee = 'runagent_app'")
                .query(String.class)
                .single();
    }

    @Test
    void theServicesRoleCanUseEveryOtherTable() {
        assertThat(DB.jdbc()
                        .sql("select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                                + " where nspname = 'public' and relkind = 'r' and not ("
                                + "has_table_privilege('runagent_app', c.oid, 'SELECT')"
                                + " and has_table_privilege('runagent_app', c.oid, 'INSERT')"
                                + " and has_table_privilege('runagent_app', c.oid, 'UPDATE')"
                                + " and has_table_privilege('runagent_app', c.oid, 'DELETE'))")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder(
                        "ledger_tx",
                        "ledger_entry",
                        "ledger_balance",
                        "vault_audit",
                        "deposit_address",
                        "chain_transfer",
                        "flyway_schema_history");
    }

    @Test
    void aTableOfALaterVersionIsUsableAfterItsMigration() throws SQLException {
        try (TestDatabase db = TestDatabase.fresh();
                TestDatabase service = db.asTheService()) {
            db.jdbc().sql("create table later (x bigserial)").update();
            assertThatThrownBy(() -> service.jdbc()
                            .sql("insert into later default values")
                            .update())
                    .rootCause()
                    .hasMessageContaining("permission denied");
            Flyway.configure()
                    .dataSource(db.dataSource())
                    .callbacks(new ApplicationRights("runagent_app"))
                    .load()
                    .migrate();
            assertThat(service.jdbc().sql("insert into later default values").update())
                    .isOne();
        }
    }

    @Test
    void anEmbeddedDatabaseOfAnOlderVersionGetsTheSecondRole(@TempDir Path dir) throws Exception {
        try (EmbeddedServer older = DatabaseUser.open(dir)) {
            run(older.access(), "create table ledger_tx (x int); create table other (x int)");
            run(older.access(), "drop owned by runagent_app; drop role runagent_app");
            Files.delete(dir.resolve("application-password"));
        }
        try (EmbeddedServer now = DatabaseUser.open(dir)) {
            assertThat(now.roles().separate()).isTrue();
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(dir.resolve("application-password"))))
                    .isEqualTo("rw-------");
            DatabaseAccess service = now.roles().application();
            run(service, "insert into ledger_tx values (1); update other set x = 2");
            assertThatThrownBy(() -> run(service, "delete from ledger_tx")).hasMessageContaining("permission denied");
        }
    }

    @Test
    void aLostPasswordOfTheServicesRoleIsReplaced(@TempDir Path dir) throws Exception {
        DatabaseUser.open(dir).close();
        String before = Files.readString(dir.resolve("application-password"));
        Files.delete(dir.resolve("application-password"));
        try (EmbeddedServer now = DatabaseUser.open(dir);
                EmbeddedServer joined = EmbeddedServer.join(dir)) {
            assertThat(Files.readString(dir.resolve("application-password"))).isNotEqualTo(before);
            run(now.roles().application(), "select 1");
            run(joined.roles().application(), "select 1");
        }
    }

    @Test
    void oneCredentialForBothIsSaidAtTheStart(CapturedOutput output) {
        migrations(Map.of("runagent.database.user", DB.user(), "runagent.database.password", DB.password()));
        assertThat(output).contains("One role makes the database's tables and uses them");
    }

    @Test
    void ofTwoCredentialsTheOwnerMigratesAndTheServiceUses(CapturedOutput output) {
        migrations(Map.of());
        assertThat(output).doesNotContain("One role makes");
    }

    private static void migrations(Map<String, String> other) {
        Map<String, String> settings = new HashMap<>(DB.properties());
        if (!other.isEmpty()) {
            settings.keySet().removeIf(name -> name.contains("owner"));
            settings.putAll(other);
        }
        new ApplicationContextRunner()
                .withUserConfiguration(DatabaseConfiguration.class, Migrations.class, Properties.class)
                .withBean(Chance.class, NoChance::new)
                .withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
                .withPropertyValues(settings.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .toArray(String[]::new))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    try (Connection connection =
                                    context.getBean(DataSource.class).getConnection();
                            Statement statement = connection.createStatement();
                            ResultSet row = statement.executeQuery("select current_user")) {
                        row.next();
                        assertThat(row.getString(1)).isEqualTo(settings.get("runagent.database.user"));
                    }
                });
    }

    @EnableConfigurationProperties(DatabaseProperties.class)
    static class Properties {}

    /** Nothing is made where another database is named. */
    private static final class NoChance implements Chance {
        @Override
        public byte[] bytes(int count) {
            throw new AssertionError("no password is made");
        }

        @Override
        public int below(int bound) {
            throw new AssertionError("nothing is drawn");
        }
    }

    private static void run(DatabaseAccess access, String sql) throws SQLException {
        try (Connection connection = access.connect("tests");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
