package net.runagent.sandbox.canary;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** All rows of all tables of the service's embedded database, as bytes. Reads only. */
public final class TableDump {
    private final String url;
    private final String password;

    private TableDump(String url, String password) {
        this.url = url;
        this.password = password;
    }

    /** The database leaves its port and its password (0600) in its folder for further processes. */
    public static TableDump of(Path serviceFolder) throws IOException {
        Path database = serviceFolder.resolve("database");
        String port = Files.readString(database.resolve("port")).strip();
        return new TableDump(
                "jdbc:postgresql://127.0.0.1:" + port + "/runagent",
                Files.readString(database.resolve("password")).strip());
    }

    public void search(SecretSearch search) throws IOException {
        eachValue((where, bytes) -> search.in("table values", "table " + where, "", bytes));
    }

    private void eachValue(BiConsumer<String, byte[]> reader) throws IOException {
        try (Connection connection = connect()) {
            for (String table : tables(connection)) {
                dump(connection, table, reader);
            }
        } catch (SQLException broken) {
            throw new IOException("the service's database could not be dumped", broken);
        }
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("""
                        select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables
                        where schemaname not in ('pg_catalog', 'information_schema')""")) {
            while (found.next()) {
                tables.add(found.getString(1));
            }
        }
        return tables;
    }

    /** For what else must be read there. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, "runagent", password);
    }

    private static void dump(Connection connection, String table, BiConsumer<String, byte[]> reader)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(500);
            try (ResultSet found = statement.executeQuery("select * from " + table)) {
                int columns = found.getMetaData().getColumnCount();
                while (found.next()) {
                    for (int column = 1; column <= columns; column++) {
                        Object value = found.getObject(column);
                        if (value instanceof byte[] bytes) {
                            reader.accept(table, bytes);
                        } else if (value != null) {
                            reader.accept(table, value.toString().getBytes(StandardCharsets.UTF_8));
                        }
                    }
                }
            }
        }
    }
}
