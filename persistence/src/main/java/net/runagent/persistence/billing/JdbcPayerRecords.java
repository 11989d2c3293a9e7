package net.runagent.persistence.billing;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.billing.PayerRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcPayerRecords implements PayerRecords {
    private final JdbcClient jdbc;

    JdbcPayerRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public UUID ensure(AccountId account, UUID fresh, Instant now) {
        Optional<UUID> known = of(account);
        if (known.isPresent()) {
            return known.get();
        }
        jdbc.sql("INSERT INTO billing_account (id, created_at) VALUES (?, ?)")
                .params(fresh, Columns.at(now))
                .update();
        int linked = jdbc.sql("INSERT INTO billing_account_link (account, billing_account) VALUES (?, ?) ON CONFLICT DO"
                        + " NOTHING")
                .params(account.value(), fresh)
                .update();
        if (linked == 1) {
            return fresh;
        }
        jdbc.sql("DELETE FROM billing_account WHERE id = ?").param(fresh).update();
        return of(account).orElseThrow();
    }

    @Override
    public Optional<UUID> of(AccountId account) {
        return jdbc.sql("SELECT billing_account FROM billing_account_link WHERE account = ?")
                .param(account.value())
                .query(UUID.class)
                .optional();
    }

    @Override
    public Optional<AccountId> person(UUID billingAccount) {
        return jdbc.sql("SELECT account FROM billing_account_link WHERE billing_account = ?")
                .param(billingAccount)
                .query(UUID.class)
                .optional()
                .map(AccountId::new);
    }

    @Override
    public boolean forgotten(UUID billingAccount) {
        return jdbc.sql("""
            SELECT EXISTS (SELECT 1 FROM billing_account WHERE id = :id)
                AND NOT EXISTS (SELECT 1 FROM billing_account_link WHERE billing_account = :id)
            """).param("id", billingAccount).query(Boolean.class).single();
    }

    @Override
    public Optional<UUID> cardCustomer(UUID billingAccount) {
        return jdbc.sql("SELECT card_customer FROM billing_account WHERE id = ? AND card_customer IS NOT NULL")
                .param(billingAccount)
                .query(UUID.class)
                .optional();
    }

    @Override
    public void cardCustomer(UUID billingAccount, UUID customer) {
        jdbc.sql("UPDATE billing_account SET card_customer = ? WHERE id = ?")
                .params(customer, billingAccount)
                .update();
    }

    @Override
    public Optional<UUID> byCardCustomer(UUID customer) {
        return jdbc.sql("SELECT id FROM billing_account WHERE card_customer = ? ORDER BY created_at DESC LIMIT 1")
                .param(customer)
                .query(UUID.class)
                .optional();
    }
}
