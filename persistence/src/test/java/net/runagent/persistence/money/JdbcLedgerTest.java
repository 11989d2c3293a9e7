package net.runagent.persistence.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.runagent.core.billing.Case;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.money.LedgerEntrySet;
import net.runagent.core.money.Money;
import net.runagent.core.money.Posting;
import net.runagent.persistence.database.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JdbcLedgerTest {
    private final TestDatabase db = TestDatabase.fresh();
    private final UUID customer = UUID.randomUUID();
    private final LedgerAccount balance = LedgerAccount.balanceOf(customer);
    private final TestDatabase service = db.asTheService();
    private final JdbcLedger ledger =
            new JdbcLedger(service.jdbc(), service.transactions(), UUID::randomUUID, Clock.systemUTC());

    @AfterEach
    void close() {
        service.close();
        assertThat(db.jdbc()
                        .sql("SELECT coalesce(sum(amount), 0) FROM ledger_entry")
                        .query(Long.class)
                        .single())
                .isZero();
        db.close();
    }

    private LedgerEntrySet paid(String order, long cents) {
        return LedgerEntrySet.of("polar", order, "paid")
                .debit(LedgerAccount.POLAR_CLEARING, Money.usd(cents))
                .credit(balance, Money.usd(cents));
    }

    private LedgerEntrySet spent(String id, long cents) {
        return LedgerEntrySet.of("billing", id, "settled")
                .debit(balance, Money.usd(cents))
                .credit(LedgerAccount.DEFERRED_REVENUE, Money.usd(cents));
    }

    private List<Posting> together(int times, java.util.function.IntFunction<LedgerEntrySet> set) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Posting>> calls = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                LedgerEntrySet one = set.apply(i);
                calls.add(() -> ledger.post(one));
            }
            List<Posting> results = new ArrayList<>();
            for (Future<Posting> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        }
    }

    @Test
    void sixteenIdenticalPostingsAtOnceBookOnce() throws Exception {
        List<Posting> results = together(16, i -> paid("o1", 1900));

        assertThat(results).filteredOn(Posting.Posted.class::isInstance).hasSize(1);
        assertThat(results).filteredOn(Posting.Already.class::isInstance).hasSize(15);
        assertThat(ledger.sum(LedgerAccount.POLAR_CLEARING, "USD")).isEqualTo(BigInteger.valueOf(1900));
    }

    @Test
    @Case(48)
    void aHundredSpendsAtOnceNeverGoBelowZero() throws Exception {
        ledger.post(paid("o1", 1000));

        List<Posting> results = together(100, i -> spent("i" + i, 30));

        assertThat(results).filteredOn(Posting.Posted.class::isInstance).hasSize(33);
        assertThat(results).filteredOn(Posting.Insufficient.class::isInstance).hasSize(67);
        assertThat(ledger.sum(balance, "USD")).isEqualTo(BigInteger.valueOf(-10));
        assertThat(db.jdbc()
                        .sql("SELECT amount FROM ledger_balance WHERE account = ?")
                        .param(balance.code())
                        .query(Long.class)
                        .single())
                .isEqualTo(10);
    }

    @Test
    @Case(49)
    void theSameKeyWithAnotherAmountIsAConflict() {
        ledger.post(paid("o1", 1900));

        assertThat(ledger.post(paid("o1", 1901))).isInstanceOf(Posting.Conflict.class);
        assertThat(ledger.sum(LedgerAccount.POLAR_CLEARING, "USD")).isEqualTo(BigInteger.valueOf(1900));
    }

    private void raw(String entries) {
        db.transactions().run(() -> {
            UUID tx = UUID.randomUUID();
            db.jdbc()
                    .sql("INSERT INTO ledger_tx (id, source, source_id, kind, content_hash, booked_at)"
                            + " VALUES (?, 'test', ?, 'x', '', now())")
                    .params(tx, tx.toString())
                    .update();
            if (!entries.isEmpty()) {
                db.jdbc()
                        .sql("INSERT INTO ledger_entry (tx, line, account, currency, amount) "
                                + entries.replace("TX", "'" + tx + "'::uuid"))
                        .update();
            }
        });
    }

    @Test
    void theDatabaseRefusesWhatDoesNotBalance() {
        assertThatThrownBy(() -> raw("VALUES (TX, 1, 'refunds', 'USD', 5), (TX, 2, 'suspense', 'USD', -4)"))
                .rootCause()
                .hasMessageContaining("does not balance");
    }

    @Test
    void theDatabaseRefusesABalanceAcrossCurrencies() {
        assertThatThrownBy(() -> raw("VALUES (TX, 1, 'refunds', 'USD', 5), (TX, 2, 'suspense', 'EUR', -5)"))
                .rootCause()
                .hasMessageContaining("does not balance");
    }

    @Test
    void theDatabaseRefusesAnEmptyTransaction() {
        assertThatThrownBy(() -> raw("")).rootCause().hasMessageContaining("is empty");
    }

    @Test
    void nothingBookedIsChangedRemovedOrAddedTo() {
        ledger.post(paid("o1", 1900));
        for (String sql : List.of(
                "UPDATE ledger_entry SET amount = 1",
                "DELETE FROM ledger_entry",
                "TRUNCATE ledger_entry",
                "UPDATE ledger_tx SET kind = 'y'",
                "TRUNCATE ledger_tx CASCADE",
                "UPDATE ledger_balance SET amount = 1000000",
                "DELETE FROM ledger_balance")) {
            assertThatThrownBy(() -> db.jdbc().sql(sql).update())
                    .as(sql)
                    .rootCause()
                    .hasMessageContaining("refused");
        }
        assertThatThrownBy(() -> db.jdbc()
                        .sql("INSERT INTO ledger_entry SELECT id, 9, 'refunds', 'USD', 1 FROM ledger_tx")
                        .update())
                .rootCause()
                .hasMessageContaining("is closed");
    }

    @Test
    void whatIsRolledBackIsNotBooked() {
        assertThatThrownBy(() -> service.transactions().run(() -> {
                    ledger.post(paid("o1", 1900));
                    throw new IllegalStateException("crash");
                }))
                .hasMessage("crash");

        assertThat(ledger.post(paid("o1", 1900))).isInstanceOf(Posting.Posted.class);
    }
}
