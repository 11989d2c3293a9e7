package net.runagent.persistence.money;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import net.runagent.core.money.Ledger;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.money.LedgerEntry;
import net.runagent.core.money.LedgerEntrySet;
import net.runagent.core.money.Posting;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Transactions;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Locks customers' balances in a fixed order before it writes, so that two postings wait instead of dying. */
@Repository
class JdbcLedger implements Ledger {
    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    JdbcLedger(JdbcClient jdbc, Transactions transactions, Ids ids, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Posting post(LedgerEntrySet set) {
        if (!set.balanced()) {
            throw new IllegalArgumentException("posting " + set.source() + "/" + set.kind() + " does not balance");
        }
        return transactions.call(() -> postLocked(set));
    }

    private Posting postLocked(LedgerEntrySet set) {
        Optional<Posting> before = before(set);
        if (before.isPresent()) {
            return before.get();
        }
        Optional<LedgerAccount> short_ = firstShort(set);
        if (short_.isPresent()) {
            // Whoever held the lock may have been this very posting.
            return before(set).orElseGet(() -> new Posting.Insufficient(short_.get()));
        }
        UUID tx = ids.next();
        int inserted = jdbc.sql("""
                        INSERT INTO ledger_tx (id, source, source_id, kind, content_hash, booked_at)
                        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (source, source_id, kind) DO NOTHING
                        """)
                .params(
                        tx,
                        set.source(),
                        set.sourceId(),
                        set.kind(),
                        set.contentHash(),
                        clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (inserted == 0) {
            return before(set).orElseThrow();
        }
        int line = 0;
        List<LedgerEntry> ordered = new ArrayList<>(set.entries());
        ordered.sort(Comparator.comparing(LedgerEntry::amount)); // credits first: a set may pass money through a floor
        for (LedgerEntry entry : ordered) {
            jdbc.sql("INSERT INTO ledger_entry (tx, line, account, currency, amount) VALUES (?, ?, ?, ?, ?)")
                    .params(tx, ++line, entry.account().code(), entry.unit(), new BigDecimal(entry.amount()))
                    .update();
        }
        return new Posting.Posted(tx);
    }

    private Optional<Posting> before(LedgerEntrySet set) {
        return jdbc.sql("SELECT id, content_hash FROM ledger_tx WHERE source = ? AND source_id = ? AND kind = ?")
                .params(set.source(), set.sourceId(), set.kind())
                .query((row, n) -> {
                    UUID tx = row.getObject("id", UUID.class);
                    return row.getString("content_hash").equals(set.contentHash())
                            ? (Posting) new Posting.Already(tx)
                            : new Posting.Conflict(tx);
                })
                .optional();
    }

    private Optional<LedgerAccount> firstShort(LedgerEntrySet set) {
        Map<String, BigInteger> taken = new TreeMap<>();
        for (LedgerEntry entry : set.entries()) {
            if (entry.account().floored()) {
                taken.merge(entry.account().code() + "|" + entry.unit(), entry.amount(), BigInteger::add);
            }
        }
        for (Map.Entry<String, BigInteger> want : taken.entrySet()) {
            String[] key = want.getKey().split("\\|", 2);
            BigInteger held = jdbc.sql("SELECT ledger_hold(?, ?)")
                    .params(key[0], key[1])
                    .query(BigDecimal.class)
                    .single()
                    .toBigIntegerExact();
            if (held.compareTo(want.getValue()) < 0) {
                return Optional.of(new LedgerAccount(key[0]));
            }
        }
        return Optional.empty();
    }

    @Override
    public BigInteger sum(LedgerAccount account, String unit) {
        return jdbc.sql("SELECT coalesce(sum(amount), 0) FROM ledger_entry WHERE account = ? AND currency = ?")
                .params(account.code(), unit)
                .query(BigDecimal.class)
                .single()
                .toBigIntegerExact();
    }
}
