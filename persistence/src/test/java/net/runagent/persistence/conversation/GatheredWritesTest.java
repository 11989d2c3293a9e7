package net.runagent.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.runagent.core.work.SpringTransactions;
import net.runagent.core.work.Transactions;
import net.runagent.persistence.database.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is written later is written all the same: all of it or nothing, and in order. */
class GatheredWritesTest {
    private static final String ADD = "insert into noted (word) select unnest(?::text[])";
    private static final String RENAME = "update noted set word = ? where word = ?";

    private final TestDatabase db = TestDatabase.fresh();
    private final JdbcTemplate jdbc = new JdbcTemplate(db.dataSource());
    private final Transactions transactions = new SpringTransactions(db.transactionManager());
    private final GatheredWrites writes = new GatheredWrites(jdbc);

    @BeforeEach
    void makeTable() {
        jdbc.execute("create table noted (nr int generated always as identity, word text unique)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void writesWaitForTheEndOfTheTransactionAndKeepTheirOrder() {
        List<Integer> rows = new ArrayList<>();

        transactions.run(() -> {
            writes.add(ADD, rows::add, (Object) new String[] {"one", "two"});
            writes.add(RENAME, rows::add, "three", "two");
            writes.add(RENAME, rows::add, "four", "two");

            assertThat(noted()).as("before the end").isEmpty();
        });

        assertThat(noted()).containsExactly("one", "three");
        assertThat(rows).as("rows of each write").containsExactly(2, 1, 0);
    }

    @Test
    void whatHasGatheredGoesBeforeAWriteThatIsWaitedFor() {
        List<Integer> rows = new ArrayList<>();

        transactions.run(() -> {
            writes.add(ADD, rows::add, (Object) new String[] {"one", "two"});
            writes.add(RENAME, rows::add, "three", "two");

            List<String> renamed =
                    writes.query(RENAME + " returning word", (row, number) -> row.getString("word"), "four", "three");

            assertThat(renamed).containsExactly("four");
            assertThat(rows).containsExactly(2, 1);
            assertThat(noted()).as("seen from now on").containsExactly("one", "four");
            add("five");
        });

        assertThat(noted()).containsExactly("one", "four", "five");
        assertThat(rows).as("nothing is written twice").containsExactly(2, 1);
    }

    @Test
    void aWriteThatIsWaitedForIsDoneAtOnceWithoutATransaction() {
        add("one");

        assertThat(writes.query(RENAME + " returning word", (row, number) -> row.getString("word"), "two", "one"))
                .containsExactly("two");
    }

    @Test
    void aWriteThatFailsTakesTheWholeTransactionBack() {
        transactions.run(() -> add("one"));

        assertThatThrownBy(() -> transactions.run(() -> {
                    jdbc.update("insert into noted (word) values ('at once')");
                    add("two");
                    add("one");
                }))
                .isInstanceOf(DuplicateKeyException.class);

        assertThat(noted()).containsExactly("one");
    }

    @Test
    void aWriteThatIsJudgedWrongTakesTheWholeTransactionBack() {
        boolean[] told = new boolean[1];

        assertThatThrownBy(() -> transactions.run(() -> {
                    transactions.afterCommit(() -> told[0] = true);
                    add("one");
                    writes.add(
                            RENAME,
                            rows -> {
                                throw new IllegalStateException(rows + " rows");
                            },
                            "two",
                            "three");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("0 rows");

        assertThat(noted()).isEmpty();
        assertThat(told[0]).as("what was to happen after the commit").isFalse();
    }

    @Test
    void nothingIsLeftForTheNextTransactionByOneThatWasTakenBack() {
        assertThatThrownBy(() -> transactions.run(() -> {
                    add("one");
                    throw new IllegalStateException("changed its mind");
                }))
                .hasMessage("changed its mind");

        transactions.run(() -> add("two"));

        assertThat(noted()).containsExactly("two");
    }

    @Test
    void howeverManyThereAreAllAreWritten() {
        List<String> words = new ArrayList<>();
        transactions.run(() -> {
            for (int i = 1; i <= 19; i++) {
                words.add("word " + i);
                add("word " + i);
            }
        });

        assertThat(noted()).isEqualTo(words);
    }

    @Test
    void withoutATransactionAWriteIsDoneAtOnce() {
        add("one");

        assertThat(noted()).containsExactly("one");
    }

    @Test
    void aValueMayBeAbsent() {
        transactions.run(() -> {
            add("one");
            writes.add(RENAME, GatheredWrites.ANY, null, "one");
        });

        assertThat(noted()).containsExactly((String) null);
    }

    private void add(String word) {
        writes.add(ADD, GatheredWrites.ANY, (Object) new String[] {word});
    }

    private List<@Nullable String> noted() {
        return jdbc.queryForList("select word from noted order by nr", String.class);
    }
}
