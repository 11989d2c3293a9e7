package net.runagent.persistence.account;

import net.runagent.core.account.AccountRecords;
import net.runagent.persistence.database.TestDatabase;

/** Accounts on a real database, for tests of core's rules about them. */
public final class JdbcAccounts {
    private JdbcAccounts() {}

    public static AccountRecords on(TestDatabase db) {
        return new JdbcAccountRecords(db.jdbc());
    }
}
