package net.runagent.persistence.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * What the application's role may do: use all tables, but only add to the ledger and to the audit log, and make or change
 * nothing of the schema. The triggers on these tables say the same; this role cannot switch them off.
 */
final class ApplicationRights implements Callback {
    /** Grants of two processes that start at once would fail on each other. Any number that nobody else locks. */
    private static final long LOCK = 7_320_115_846_021L;

    private static final List<String> ONLY_GROW =
            List.of("ledger_tx", "ledger_entry", "vault_audit", "deposit_address", "chain_transfer");

    /** Balances follow by trigger, the history by the migrations. */
    private static final List<String> ONLY_READ = List.of("ledger_balance", "flyway_schema_history");

    private final String role;

    ApplicationRights(String role) {
        this.role = role;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.AFTER_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        try {
            ensure(context.getConnection(), role);
        } catch (SQLException failed) {
            throw new IllegalStateException(
                    "The role of runagent.database.user cannot be given its rights (" + failed.getSQLState()
                            + "). It must exist, and the role of runagent.database.owner-user must own the tables."
                            + " Nothing was changed.",
                    failed);
        }
    }

    @Override
    public String getCallbackName() {
        return "rights of the application";
    }

    /** Gives and takes until the rights are as said above; asks one thing when they are. Leaves a closed transaction behind. */
    static void ensure(Connection owner, String role) throws SQLException {
        boolean commits = owner.getAutoCommit();
        owner.setAutoCommit(false);
        try (Statement statement = owner.createStatement()) {
            if (!asWanted(statement, role)) {
                statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
                set(statement, role);
            }
            owner.commit();
        } catch (SQLException | RuntimeException failed) {
            owner.rollback();
            throw failed;
        } finally {
            owner.setAutoCommit(commits);
        }
    }

    private static boolean asWanted(Statement statement, String role) throws SQLException {
        String asked = """
                select not has_database_privilege(%1$s, current_database(), 'TEMPORARY')
                   and has_schema_privilege(%1$s, current_schema(), 'USAGE')
                   and not has_schema_privilege(%1$s, current_schema(), 'CREATE')
                   and not exists (
                       select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                       where n.nspname = current_schema() and c.relkind in ('r', 'p') and (
                           not has_table_privilege(%1$s, c.oid, 'SELECT')
                           or has_table_privilege(%1$s, c.oid, 'TRUNCATE')
                           or has_table_privilege(%1$s, c.oid, 'INSERT') = (c.relname in (%3$s))
                           or has_table_privilege(%1$s, c.oid, 'UPDATE') = (c.relname in (%2$s, %3$s))
                           or has_table_privilege(%1$s, c.oid, 'DELETE') = (c.relname in (%2$s, %3$s))))
                   and not exists (
                       select from pg_sequences s where s.schemaname = current_schema()
                           and not has_sequence_privilege(%1$s, format('%%I.%%I', s.schemaname, s.sequencename), 'USAGE'))
                """;
        try (ResultSet row = statement.executeQuery(asked.formatted(text(role), texts(ONLY_GROW), texts(ONLY_READ)))) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static void set(Statement statement, String role) throws SQLException {
        String schema;
        String database;
        try (ResultSet row = statement.executeQuery("select current_schema(), current_database()")) {
            row.next();
            schema = name(row.getString(1));
            database = name(row.getString(2));
        }
        String to = name(role);
        // a table of that session alone could stand in front of one of ours
        statement.execute("revoke temporary on database " + database + " from public, " + to);
        statement.execute("revoke create on schema " + schema + " from public, " + to);
        statement.execute("grant usage on schema " + schema + " to " + to);
        statement.execute("revoke all on all tables in schema " + schema + " from public, " + to);
        statement.execute("grant select, insert, update, delete on all tables in schema " + schema + " to " + to);
        statement.execute("grant usage, select on all sequences in schema " + schema + " to " + to);
        for (String table : ONLY_GROW) {
            revoke(statement, "update, delete", schema, table, to);
        }
        for (String table : ONLY_READ) {
            revoke(statement, "insert, update, delete", schema, table, to);
        }
    }

    private static void revoke(Statement statement, String rights, String schema, String table, String role)
            throws SQLException {
        try (ResultSet there = statement.executeQuery("select to_regclass('" + schema + "." + table + "')")) {
            if (there.next() && there.getString(1) == null) {
                return; // the database is older than this table
            }
        }
        statement.execute("revoke " + rights + " on " + schema + "." + table + " from " + role);
    }

    private static String name(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private static String text(String literal) {
        return "'" + literal.replace("'", "''") + "'";
    }

    private static String texts(List<String> literals) {
        return String.join(", ", literals.stream().map(ApplicationRights::text).toList());
    }
}
