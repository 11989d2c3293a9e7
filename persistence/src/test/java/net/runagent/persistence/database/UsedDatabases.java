package net.runagent.persistence.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Databases that tests are done with. One is emptied and given to another test when nobody is connected to it any more, and it
 * still has the tables, triggers, functions and rights that a fresh one has. It gets another name, so that nobody who knew it
 * finds it. Copying the template anew costs ten times as much: some hundred files, and two checkpoints of the server.
 */
final class UsedDatabases {
    /** A larger one holds the rows of a load: deleting those costs more than a copy. */
    private static final long MOST_GROWN_BYTES = 8L << 20;

    /** Whatever a test may have changed beside rows; objects keep their numbers when a template is copied. */
    private static final String LOOKS = """
            select md5(concat(
                (select string_agg(concat_ws(' ', c.oid, relname, relkind, relacl, relhastriggers, reloptions), ',' order by c.oid)
                    from pg_class c where relnamespace = 'public'::regnamespace),
                (select string_agg(concat_ws(' ', attrelid, attnum, attname, attnotnull, attacl), ',' order by attrelid, attnum)
                    from pg_attribute a join pg_class c on c.oid = attrelid where relnamespace = 'public'::regnamespace),
                (select string_agg(concat_ws(' ', oid, tgenabled), ',' order by oid) from pg_trigger),
                (select string_agg(concat_ws(' ', oid, conname), ',' order by oid) from pg_constraint),
                (select string_agg(concat_ws(' ', oid, prosrc, proacl), ',' order by oid) from pg_proc
                    where pronamespace = 'public'::regnamespace),
                (select string_agg(concat_ws(' ', oid, nspname, nspacl), ',' order by oid) from pg_namespace
                    where nspname !~ '^pg_(temp|toast_temp)'),
                (select count(*) from pg_db_role_setting)))
            """;

    private static final String EMPTY = """
            do $$
            declare
                name text;
                used boolean;
            begin
                set local session_replication_role = replica; -- no trigger keeps a row
                for name in select quote_ident(tablename) from pg_tables
                        where schemaname = 'public' and tablename <> 'flyway_schema_history' loop
                    execute 'select exists (select from ' || name || ')' into used;
                    if used then
                        execute 'delete from ' || name;
                    end if;
                end loop;
                for name in select quote_ident(sequencename) from pg_sequences where last_value is not null loop
                    execute 'alter sequence ' || name || ' restart';
                end loop;
            end $$
            """;

    private final Deque<DatabaseAccess> waiting = new ArrayDeque<>();
    private String looks = "";
    private long bytes;

    /** @param template what a fresh one is a copy of, with no rows in our tables */
    synchronized void shouldLookLike(DatabaseAccess template) throws SQLException {
        try (Connection connection = template.connect("tests")) {
            looks = text(connection, LOOKS);
            bytes = Long.parseLong(text(connection, "select pg_database_size(current_database())"));
        }
    }

    synchronized void add(DatabaseAccess database) {
        waiting.add(database);
    }

    /**
     * @param name under which one of them is to be fresh
     * @param renamed how it is reached by that name
     * @param server another database of the same server
     * @return false where none can be
     */
    synchronized boolean becomes(String name, DatabaseAccess renamed, DatabaseAccess server) throws SQLException {
        for (int left = waiting.size(); left > 0; left--) {
            DatabaseAccess candidate = waiting.remove();
            String before = candidate.url().substring(candidate.url().lastIndexOf('/') + 1);
            try (Connection elsewhere = server.connect("tests");
                    Statement statement = elsewhere.createStatement()) {
                if (!text(
                                elsewhere,
                                "select count(*) from pg_stat_activity where datname = '" + before
                                        + "' and backend_type = 'client backend'")
                        .equals("0")) {
                    waiting.add(candidate); // its test is only just going
                    continue;
                }
                statement.execute("alter database " + before + " rename to " + name);
            }
            if (emptied(renamed)) {
                return true;
            }
            try (Connection elsewhere = server.connect("tests");
                    Statement statement = elsewhere.createStatement()) {
                statement.execute("alter database " + name + " rename to changed_" + before);
            }
        }
        return false;
    }

    private boolean emptied(DatabaseAccess database) throws SQLException {
        try (Connection connection = database.connect("tests");
                Statement statement = connection.createStatement()) {
            long now = Long.parseLong(text(connection, "select pg_database_size(current_database())"));
            if (now - bytes > MOST_GROWN_BYTES || !text(connection, LOOKS).equals(looks)) {
                return false;
            }
            statement.execute(EMPTY);
            return true;
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
