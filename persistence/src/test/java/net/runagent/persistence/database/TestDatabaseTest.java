package net.runagent.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TestDatabaseTest {
    @Test
    void everyFreshDatabaseIsAWorldOfItsOwn() {
        try (TestDatabase one = TestDatabase.fresh();
                TestDatabase two = TestDatabase.fresh()) {
            one.jdbc().sql("create table only_here (x int)").update();
            assertThat(one.jdbc()
                            .sql("select count(*) from only_here")
                            .query(Long.class)
                            .single())
                    .isZero();
            assertThatThrownBy(() -> two.jdbc()
                            .sql("select count(*) from only_here")
                            .query(Long.class)
                            .single())
                    .hasMessageContaining("only_here");
        }
    }

    @Test
    void aFailureRollsTheWholeTransactionBack() {
        try (TestDatabase db = TestDatabase.fresh()) {
            db.jdbc().sql("create table kept (x int)").update();
            assertThatThrownBy(() -> db.transactions().run(() -> {
                        db.jdbc().sql("insert into kept values (1)").update();
                        throw new IllegalStateException("planned");
                    }))
                    .hasMessage("planned");
            assertThat(db.jdbc()
                            .sql("select count(*) from kept")
                            .query(Long.class)
                            .single())
                    .isZero();
        }
    }

    @Test
    void aDatabaseThatWasUsedComesBackAsIfFresh() {
        for (int i = 0; i < 6; i++) {
            try (TestDatabase db = TestDatabase.fresh()) {
                long rows = db.jdbc()
                        .sql("select count(*) from ledger_balance")
                        .query(Long.class)
                        .single();
                assertThat(rows).as("round %d", i).isZero();
                assertThat(first(db)).as("the first number of round %d", i).isEqualTo(1);
                db.transactions().run(() -> {
                    // a row that nobody may take away again, and that got there past the triggers
                    db.jdbc()
                            .sql("set local session_replication_role = replica")
                            .update();
                    db.jdbc()
                            .sql("insert into ledger_balance (account, currency, amount) values ('x', 'USD', 5)")
                            .update();
                });
            }
        }
    }

    @Test
    void oneWhoseTablesWereChangedServesNobodyElse() {
        for (String change : new String[] {
            "alter table ledger_entry add constraint refused check (account <> 'x')",
            "alter table ledger_entry disable trigger all",
            "grant delete on ledger_entry to public",
            "alter table ledger_entry add column more int",
            "create table only_here (x int)"
        }) {
            String name;
            try (TestDatabase db = TestDatabase.fresh()) {
                db.jdbc().sql(change).update();
                name = oid(db);
            }
            for (int i = 0; i < 6; i++) {
                try (TestDatabase db = TestDatabase.fresh()) {
                    assertThat(oid(db)).as(change).isNotEqualTo(name);
                }
            }
        }
    }

    @Test
    void whoKnewAUsedOneDoesNotFindItAgain() {
        TestDatabase before = TestDatabase.fresh();
        String which = oid(before);
        before.close();
        for (int i = 0; i < 50; i++) {
            try (TestDatabase db = TestDatabase.fresh()) {
                if (oid(db).equals(which)) {
                    assertThat(db.url()).isNotEqualTo(before.url());
                    return;
                }
            }
        }
        throw new AssertionError("it never came back");
    }

    private static String oid(TestDatabase db) {
        return db.jdbc()
                .sql("select oid::text from pg_database where datname = current_database()")
                .query(String.class)
                .single();
    }

    /** What the first row of a table with numbers of its own gets. */
    private static long first(TestDatabase db) {
        return db.jdbc()
                .sql("select nextval(pg_get_serial_sequence('inbox', 'seq'))")
                .query(Long.class)
                .single();
    }

    @Test
    void theServerAsksForThePassword() {
        try (TestDatabase db = TestDatabase.fresh()) {
            assertThatThrownBy(() -> new DatabaseAccess(db.url(), db.user(), "wrong").connect("test"))
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void textIsSortedByCodePointWhereverWeRun() {
        try (TestDatabase db = TestDatabase.fresh()) {
            assertThat(db.jdbc()
                            .sql("select datlocale from pg_database where datname = current_database()")
                            .query(String.class)
                            .single())
                    .isEqualTo("C.UTF-8");
        }
    }
}
