package net.runagent.persistence.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.runagent.persistence.database.TestDatabase;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Somebody answers for every stored column: the data map and the schema are the same. */
class DataMapTest {
    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "category",
            Set.of(
                    "none",
                    "account",
                    "contact",
                    "payment",
                    "deployment",
                    "usage",
                    "technical",
                    "secret",
                    "conversation",
                    "audit"),
            "subject",
            Set.of("account", "chat-user", "deployment", "invoice", "none"),
            "export",
            Set.of("true", "false"),
            "erase",
            Set.of("delete", "null", "pseudonymise", "keep"),
            "ground",
            Set.of("contract", "law", "interest", "none"));
    private static final String RETENTION = "keep|(closure|end|created|done|fiscal-year)\\+P[0-9]+[DY]";

    private final Map<String, Map<String, Map<String, Object>>> map = read();

    @Test
    void everyColumnOfEveryTableHasAnEntryAndEveryEntryAColumn() {
        assertThat(columnsOfTheMap()).as("docs/data-map.yaml").isEqualTo(columnsOfTheSchema());
    }

    @Test
    void everyEntrySaysAllSixThingsInTheWordsOfTheMap() {
        Set<String> wrong = new TreeSet<>();
        map.forEach((table, columns) -> columns.forEach((column, entry) -> {
            ALLOWED.forEach((field, words) -> {
                if (!words.contains(String.valueOf(entry.get(field)))) {
                    wrong.add(table + "." + column + ": " + field + "=" + entry.get(field));
                }
            });
            if (!String.valueOf(entry.get("retention")).matches(RETENTION)) {
                wrong.add(table + "." + column + ": retention=" + entry.get("retention"));
            }
        }));
        assertThat(wrong).isEmpty();
    }

    @Test
    void noSecretIsEverExported() {
        Set<String> exported = new TreeSet<>();
        map.forEach((table, columns) -> columns.forEach((column, entry) -> {
            if ("secret".equals(entry.get("category")) && Boolean.TRUE.equals(entry.get("export"))) {
                exported.add(table + "." + column);
            }
        }));
        assertThat(exported).isEmpty();
    }

    private Map<String, Set<String>> columnsOfTheMap() {
        Map<String, Set<String>> tables = new TreeMap<>();
        map.forEach((table, columns) -> tables.put(table, new TreeSet<>(columns.keySet())));
        return tables;
    }

    private static Map<String, Set<String>> columnsOfTheSchema() {
        Map<String, Set<String>> tables = new TreeMap<>();
        try (TestDatabase database = TestDatabase.fresh()) {
            List<Map<String, Object>> rows = database.jdbc().sql("""
                            select c.table_name, c.column_name from information_schema.columns c
                            join information_schema.tables t using (table_schema, table_name)
                            where table_schema = 'public' and t.table_type = 'BASE TABLE'
                              and table_name not in ('flyway_schema_history')""").query().listOfRows();
            rows.forEach(row -> tables.computeIfAbsent((String) row.get("table_name"), t -> new TreeSet<>())
                    .add((String) row.get("column_name")));
        }
        return tables;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Map<String, Object>>> read() {
        try {
            Map<String, Object> page =
                    new YAMLMapper().readValue(Files.readString(Path.of("../docs/data-map.yaml")), Map.class);
            return (Map<String, Map<String, Map<String, Object>>>) page.get("tables");
        } catch (IOException broken) {
            throw new IllegalStateException("docs/data-map.yaml cannot be read", broken);
        }
    }
}
