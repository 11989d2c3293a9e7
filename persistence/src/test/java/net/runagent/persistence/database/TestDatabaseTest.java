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
